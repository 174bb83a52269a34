import { z } from 'zod';

const text = z.string().nullish();

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleAssignmentAUser/ */
export const roleAssignmentSchema = z.looseObject({
  id: z.string(),
  type: text,
  label: text,
  status: text,
  /** `USER`: assigned by itself; `GROUP`: by a group. */
  assignmentType: text,
  created: text,
  lastUpdated: text,
});
/** An administrator role that a user has; its id is the assignment's. Fields that Okta adds are kept. */
export type RoleAssignment = z.output<typeof roleAssignmentSchema>;
