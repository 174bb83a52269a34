/** A value as a cell: the items of a list with `;` between them. */
export function cellText(value: unknown): string {
  if (Array.isArray(value)) return value.map(cellText).join(';');
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
