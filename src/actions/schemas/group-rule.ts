import { z } from 'zod';

const text = z.string().nullish();

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/GroupRule/ */
export const groupRuleSchema = z.looseObject({
  id: z.string(),
  name: text,
  /** `ACTIVE`, `INACTIVE`, or `INVALID` where a group of it is gone. */
  status: text,
  type: text,
  created: text,
  lastUpdated: text,
  conditions: z.looseObject({ expression: z.looseObject({ type: text, value: text }).nullish() }).nullish(),
  actions: z
    .looseObject({ assignUserToGroups: z.looseObject({ groupIds: z.array(z.string()).nullish() }).nullish() })
    .nullish(),
});
/** A rule by which users become members of groups. Fields that Okta adds are kept. */
export type GroupRule = z.output<typeof groupRuleSchema>;
