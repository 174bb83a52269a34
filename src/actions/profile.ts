import { z } from 'zod';

// Okta refuses characters of more than three UTF-8 bytes (emoji, for one) with an unhelpful message.
const plainText = z.string().refine((value) => !/[\u{10000}-\u{10ffff}]/u.test(value), {
  message: 'holds a character that Okta refuses (4 bytes in UTF-8, such as an emoji): take it out',
});
const attribute = z.union([
  plainText,
  z.number(),
  z.boolean(),
  z.array(z.union([plainText, z.number(), z.boolean()])),
  z.null(),
]);

/** Profile attributes by name: the base ones and whatever the org's schema adds. */
export const profileAttributes = z
  .record(z.string().min(1), attribute)
  .describe('Profile attributes by name; custom ones must exist in the org schema');

/** The profile of a new user: what Okta requires, and any other attribute of the org's schema. */
export const newProfile = z
  .object({
    login: plainText.min(5).max(100).describe('Unique in the org, an e-mail address by default'),
    email: plainText.min(5).max(100).describe('Primary e-mail address'),
    firstName: plainText.max(50).nullish().describe('Given name (the schema may require it)'),
    lastName: plainText.max(50).nullish().describe('Family name (the schema may require it)'),
  })
  .catchall(attribute)
  .describe('Profile attributes by name; custom ones must exist in the org schema');

/** Whether every attribute named in `wanted` stands in `found`; for Okta, null and absent are the same. */
export function profileHolds(found: Record<string, unknown>, wanted: Record<string, unknown>): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(found[name] ?? null) === JSON.stringify(value ?? null),
  );
}
