import { z } from 'zod';

const text = z.string().nullish();

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserType/ */
export const userTypeSchema = z.looseObject({
  id: z.string(),
  name: text,
  displayName: text,
  description: text,
  default: z.boolean().nullish(),
});
/** A type of users. Fields that Okta adds are kept. */
export type UserType = z.output<typeof userTypeSchema>;
