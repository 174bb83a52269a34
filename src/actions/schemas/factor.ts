import { z } from 'zod';

const text = z.string().nullish();

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserFactor/ */
export const factorSchema = z.looseObject({
  id: z.string(),
  factorType: text,
  provider: text,
  vendorName: text,
  status: text,
  created: text,
  lastUpdated: text,
});
/** A factor that a user is enrolled in. Fields that Okta adds are kept. */
export type Factor = z.output<typeof factorSchema>;
