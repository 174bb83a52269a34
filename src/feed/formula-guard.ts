/**
 * A spreadsheet runs what begins so, even from a CSV. An apostrophe before it makes it text; one that is there already
 * gets another, so that reading gives back what was written.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const dangerous = /^'*[=+\-@\t\r]/;

/** A cell for a spreadsheet. */
export const guarded = (cell: string): string => (dangerous.test(cell) ? `'${cell}` : cell);

/** What a cell said before it was guarded. */
export const unguarded = (cell: string): string =>
  cell.startsWith("'") && dangerous.test(cell) ? cell.slice(1) : cell;

/** Whether a cell is a formula or the error of one, in the place of its value. */
export const isFormula = (text: string): boolean =>
  /^=|^[+\-@].*[(|!]/.test(text) || /^#(REF|N\/A|VALUE|NAME|DIV\/0|NUM|NULL|SPILL|CALC)[!?]?$/i.test(text);
