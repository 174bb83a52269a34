import { z } from 'zod';
import { personSchema } from './person.js';

/** What is to happen to a person. */
export const planKinds = ['join', 'return', 'move', 'leave', 'conflict'] as const;
export type PlanKind = (typeof planKinds)[number];

const names = z.array(z.strictObject({ id: z.string(), name: z.string(), because: z.string().optional() }));

/** How access and profile differ from what they are to be. */
export const planChangesSchema = z.strictObject({
  /** Attributes of the Okta profile, as they are and as they are to be. */
  profile: z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() })),
  addGroups: names,
  removeGroups: names,
  addApps: names,
  removeApps: names,
});
export type PlanChanges = z.output<typeof planChangesSchema>;

/** What a plan says of one person. */
export const planEntrySchema = z.strictObject({
  kind: z.enum(planKinds),
  employeeNumber: z.string(),
  /** The Okta id, where there is a user. */
  userId: z.string().optional(),
  /** What HR says; absent for somebody who is no longer in the feed. */
  person: personSchema.optional(),
  /** In a sentence: why, or what is in conflict. */
  reason: z.string(),
  changes: planChangesSchema.optional(),
  /** The calls that would be made, in order. */
  calls: z.array(z.strictObject({ action: z.string(), input: z.record(z.string(), z.unknown()) })),
  /** Of what was found: profile, status, groups and applications. Another one later makes the entry stale. */
  fingerprint: z.string().optional(),
});
export type PlanEntry = z.output<typeof planEntrySchema>;
