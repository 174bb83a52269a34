import { z } from 'zod';

const cure = 'use the id that Okta shows for it';

/** A piece of a path: what could leave the path, or split it, is refused before any call. */
const pathPiece = z
  .string()
  .min(1, { message: 'is empty' })
  .max(200)
  .refine((value) => !/[/\\?#]/.test(value), { message: `must not contain / \\ ? or #; ${cure}` })
  .refine((value) => !value.includes('..') && value !== '.', { message: `must not contain "..": ${cure}` })
  .refine((value) => !/[\s\p{Cc}]/u.test(value), { message: `must not contain white space or line breaks; ${cure}` });

/** The field of a user: the Okta id, or the whole login. */
export const userField = (what = 'The user'): z.ZodString =>
  pathPiece.describe(`${what}: Okta id, or the whole login (short logins are refused)`);

/** The field of a group's id. */
export const groupIdField = (): z.ZodString => pathPiece.describe("The group's Okta id");

/** The field of an application's id. */
export const appIdField = (): z.ZodString => pathPiece.describe("The application's Okta id");

/** The field of an id, or of a name that stands in a path as one does. */
export const idField = (description: string): z.ZodString => pathPiece.describe(description);

/** Counts quotes that aren't escaped: an odd number leaves a string open. */
const hasBalancedQuotes = (expression: string): boolean =>
  (expression.replace(/\\[\s\S]/g, '').match(/"/g) ?? []).length % 2 === 0;

/** A search or filter expression. */
export const expressionField = (description: string): z.ZodString =>
  z
    .string()
    .min(1)
    .max(4000)
    .refine(hasBalancedQuotes, { message: 'has an unbalanced quote: close every " (and escape those inside by \\)' })
    .describe(description);

/** Marks a field whose value must never be shown or logged. */
export const secretField = <T extends z.ZodType>(schema: T): T => schema.meta({ ...schema.meta(), secret: true });
