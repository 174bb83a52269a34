import { z } from 'zod';
import { customAttribute } from './input-schemas.js';

const id = z.string().min(1);
const ids = z.array(id);

export const groupRuleInput = z.strictObject({
  id: id.optional(),
  name: z.string(),
  /** A condition in Okta's expression language, e.g. `user.department == "Sales"`. */
  expression: z.string(),
  groupIds: ids,
  excludedUsers: ids.optional(),
  /** ACTIVE unless it is given. */
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
});
export type GroupRuleInput = z.output<typeof groupRuleInput>;

export const userTypeInput = z.strictObject({
  name: z.string().regex(/^[A-Za-z]\w*$/),
  displayName: z.string().min(1).optional(),
  description: z.string().optional(),
  /** Attributes beside the base ones, by name. */
  attributes: z.record(z.string(), customAttribute).optional(),
});
export type UserTypeInput = z.output<typeof userTypeInput>;

const linkedObjectName = z.string().regex(/^[A-Za-z_]\w*$/);
export const linkedObjectInput = z.strictObject({
  /** Names of the two sides, e.g. `manager` and `subordinate`. */
  primary: linkedObjectName,
  associated: linkedObjectName,
  /** Ids or logins. */
  links: z.array(z.strictObject({ primary: id, associated: id })).optional(),
});
export type LinkedObjectInput = z.output<typeof linkedObjectInput>;

export const roleInput = z.strictObject({
  type: z.string(),
  /** USER unless it is given; one by a GROUP can't be taken from the user alone. */
  assignmentType: z.enum(['USER', 'GROUP']).optional(),
});
export type RoleInput = z.output<typeof roleInput>;
