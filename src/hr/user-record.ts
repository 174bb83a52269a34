import { z } from 'zod';

/** How a user stood before a flow changed anything: what an undo goes by. */
export const userRecordSchema = z.strictObject({
  userId: z.string().min(1),
  status: z.string().min(1),
  profile: z.record(z.string(), z.unknown()),
  groups: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      /** `OKTA_GROUP`, `APP_GROUP` or `BUILT_IN`. */
      type: z.string(),
      /** Whether a group rule of Okta's assigns the group: its members are then the rule's to change. */
      managedByRule: z.boolean(),
    }),
  ),
  apps: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      /** `USER`: assigned to the person; `GROUP`: through a group. */
      scope: z.string(),
    }),
  ),
  roles: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      label: z.string(),
      /** `USER` or `GROUP`. */
      assignmentType: z.string(),
    }),
  ),
  factors: z.array(z.strictObject({ id: z.string(), factorType: z.string(), provider: z.string() })),
  /** What could not be read, by the action that was to, and the type of its failure: an undo can't give it back. */
  missing: z.array(z.strictObject({ action: z.string(), type: z.string() })),
  /** ISO 8601 */
  takenAt: z.string(),
});

/** How a user stood before a flow changed anything: what an undo goes by. */
export type UserRecord = z.output<typeof userRecordSchema>;
