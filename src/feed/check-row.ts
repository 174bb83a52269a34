import { attributeOf } from '../hr/profile-of.js';
import type { AttributeType, ProvisioningSettings } from '../hr/settings.js';
import { checkField, type Fault, textFault } from './check-cell.js';
import type { FeedColumn, PersonField } from './columns.js';
import type { FeedProblem } from './feed-error.js';
import type { FeedRecord } from './records.js';

/** A row on its way to be a person. */
export interface Draft {
  row: number;
  fields: Partial<Record<PersonField, string>>;
  attributes: Map<string, unknown>;
  problems: FeedProblem[];
  cells: unknown[];
}

/** What rows are read by. */
export interface RowPlan {
  header: readonly string[];
  columns: readonly FeedColumn[];
  settings: ProvisioningSettings;
}

const requiredFields = ['employeeNumber', 'firstName', 'lastName'] as const;
/** Fields whose attribute is never emptied: Okta needs it, or it is no attribute. */
const neverEmptied: readonly PersonField[] = ['employeeNumber', 'firstName', 'lastName', 'login', 'workEmail'];

/** Checks a row by itself: what it says of a person, and all that is wrong with it. */
export function checkRow({ row, cells }: FeedRecord, plan: RowPlan): Draft {
  const draft: Draft = { row, cells, fields: {}, attributes: new Map(), problems: [] };
  const { header, columns, settings } = plan;
  const add = (field: string, { code, message }: Fault, value?: unknown): unknown =>
    draft.problems.push({ row, field, code, message, ...shown(value) });
  const misplaced = cellsFault(cells, header);
  if (misplaced) add('', misplaced);
  for (const column of columns) {
    const cell = cells[column.index];
    const name = column.field ?? `attributes.${column.attribute}`;
    const fault =
      column.field === undefined
        ? takeAttribute(draft, column, cell, settings)
        : takeField(draft, column.field, cell, settings);
    if (fault) add(name, fault, cell);
  }
  for (const field of requiredFields) {
    if (draft.fields[field] !== undefined || draft.problems.some((problem) => problem.field === field)) continue;
    add(field, { code: 'missing', message: 'is empty, and every person needs it: fill it in, or delete the row' });
  }
  const { startDate, endDate } = draft.fields;
  if (startDate !== undefined && endDate !== undefined && startDate > endDate) {
    add(
      'endDate',
      { code: 'startAfterEnd', message: `is before the startDate, ${startDate}: correct one of them` },
      endDate,
    );
  }
  return draft;
}

/** A short row, a long one, or a value below no header. */
function cellsFault(cells: readonly unknown[], header: readonly string[]): Fault | undefined {
  if (cells.length !== header.length) {
    const cure = 'put values with a delimiter or a quote in quotes, and write empty cells, too';
    return { code: 'cells', message: `has ${cells.length} cells, and the header ${header.length}: ${cure}` };
  }
  const bare = header.findIndex((name, index) => name === '' && textOf(cells[index]) !== '');
  if (bare === -1) return undefined;
  return { code: 'cells', message: `has a value in column ${bare + 1}, which has no header: name it, or empty it` };
}

const isEmpty = (cell: unknown): boolean => cell === null || textOf(cell) === '';

const textOf = (cell: unknown): string | undefined => {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : undefined;
  return typeof cell === 'string' ? cell.trim().normalize('NFC') : undefined;
};

function takeField(draft: Draft, field: PersonField, cell: unknown, settings: ProvisioningSettings): Fault | undefined {
  const text = textOf(cell);
  if (text === undefined) return { code: 'type', message: 'must be text: write it in quotes' };
  if (text === '') {
    const attribute = attributeOf(field, settings);
    const isEmptied = settings.emptyCells === 'clear' && cell !== undefined && !neverEmptied.includes(field);
    if (isEmptied && attribute !== undefined) draft.attributes.set(attribute, null);
    return undefined;
  }
  const { text: checked, fault } = checkField(field, text);
  if (checked !== undefined) draft.fields[field] = checked;
  return fault;
}

function takeAttribute(
  draft: Draft,
  { attribute, type }: FeedColumn & { attribute: string },
  cell: unknown,
  settings: ProvisioningSettings,
): Fault | undefined {
  if (isEmpty(cell)) {
    if (settings.emptyCells === 'clear' && cell !== undefined) draft.attributes.set(attribute, null);
    return undefined;
  }
  const values = [cell].flat();
  const fault = values.map(valueFault).find((one) => one !== undefined);
  if (fault) return fault;
  const { value, wrong } = typed(cell, type);
  if (wrong === undefined) draft.attributes.set(attribute, value);
  return wrong === undefined ? undefined : { code: 'type', message: wrong };
}

function valueFault(value: unknown): Fault | undefined {
  if (typeof value === 'string') return textFault(value.trim());
  if (typeof value === 'number' || typeof value === 'boolean') return undefined;
  return { code: 'type', message: 'must be text, a number, true or false, or a list of these: write it so' };
}

const switches: Record<string, boolean> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };

/** A cell of CSV as the type that the settings say; what JSON says has its type. */
function typed(cell: unknown, type: AttributeType = 'text'): { value?: unknown; wrong?: string } {
  if (typeof cell !== 'string') return { value: cell };
  const text = cell.trim().normalize('NFC');
  switch (type) {
    case 'text':
      return { value: text };
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? { value: Number(text) } : { wrong: 'is no number: write it as 1234.5' };
    case 'boolean': {
      const value = switches[text.toLowerCase()];
      return value === undefined ? { wrong: 'is neither true nor false: write one of them' } : { value };
    }
    case 'list':
      return {
        value: text
          .split(';')
          .map((item) => item.trim())
          .filter((item) => item !== ''),
      };
  }
}

const shown = (value: unknown): { value?: string } => {
  if (value === undefined || value === null) return {};
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { value: text.length > 80 ? `${text.slice(0, 79)}…` : text };
};
