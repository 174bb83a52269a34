/** As much of a zod issue as these messages need. */
interface TypeIssue {
  code?: string | undefined;
  input?: unknown;
}

const kindOf = (input: unknown): string => {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  return typeof input === 'string' ? 'text' : `a ${typeof input}`;
};

/** What is wrong with a value that isn't of the kind wanted, without the value. */
const message = (wanted: string, example: string) => (issue: TypeIssue) => {
  if (issue.code !== 'invalid_type') return undefined;
  const { input } = issue;
  if (input === undefined) return `is missing: write e.g. ${example}`;
  if (input === null) return `has no value: write e.g. ${example}`;
  if (wanted === 'text' && (typeof input === 'number' || typeof input === 'boolean' || input instanceof Date)) {
    return `must be text and is read as a ${typeof input}: put it in quotes`;
  }
  return `must be ${wanted} and is ${kindOf(input)}: write e.g. ${example}`;
};

export const textError = (example: string) => message('text', example);
export const listError = (example: string) => message('a list', example);
export const switchError = message('true or false', 'true');
export const numberError = (example: string) => message('a number', example);
/** @param fields the fields that the mapping must have */
export const mappingError = (fields: string) => message('a mapping', `${fields} below it`);
