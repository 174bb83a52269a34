import { z } from 'zod';

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/ */
export const groupSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  lastMembershipUpdated: z.string().nullish(),
  objectClass: z.array(z.string()).nullish(),
  profile: z.looseObject({ name: z.string(), description: z.string().nullish() }),
});
/** An Okta group. Fields that Okta adds are kept. */
export type Group = z.output<typeof groupSchema>;
