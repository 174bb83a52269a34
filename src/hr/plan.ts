import { z } from 'zod';
import { personSchema } from './person.js';
import { flowOrderSchema } from './waiting-flow.js';

/** What is to happen to a person. */
export const planKinds = ['join', 'return', 'move', 'reschedule', 'leave', 'conflict'] as const;
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
  /** What HR says; absent for somebody who is no longer in the feed. A joiner's login is written out. */
  person: personSchema.optional(),
  /** In a sentence: why, or what is in conflict. */
  reason: z.string(),
  changes: planChangesSchema.optional(),
  /** The calls that would be made, in order. */
  calls: z.array(z.strictObject({ action: z.string(), input: z.record(z.string(), z.unknown()) })),
  /** Of what was found: profile, status, groups and applications. Another one later makes the entry stale. */
  fingerprint: z.string().optional(),
  /** A leaver whose last day has passed: goes before all others. */
  urgent: z.literal(true).optional(),
  /** When the last day of a leaver ends that has not passed: at the end of the day, or at `time` on it. */
  when: z.strictObject({ lastDay: z.string(), timeZone: z.string(), time: z.string().optional() }).optional(),
  /** What flows of this person are told that wait for a day; but for a mover's, no other flow is started then. */
  orders: z.array(flowOrderSchema).min(1).optional(),
});
export type PlanEntry = z.output<typeof planEntrySchema>;

/** How many people a plan says what of. */
export const planCountsSchema = z.strictObject({
  join: z.int().min(0),
  return: z.int().min(0),
  move: z.int().min(0),
  /** People whose flows wait for another day than HR says, where nothing else is to happen. */
  reschedule: z.int().min(0),
  leave: z.int().min(0),
  conflict: z.int().min(0),
  /** People who are as they are to be. */
  unchanged: z.int().min(0),
});
export type PlanCounts = z.output<typeof planCountsSchema>;

export const noCounts = (): PlanCounts => ({
  ...{ join: 0, return: 0, move: 0, reschedule: 0, leave: 0, conflict: 0, unchanged: 0 },
});

/** The counts with these entries, too. */
export function counted(counts: PlanCounts, entries: readonly Pick<PlanEntry, 'kind'>[], unchanged = 0): PlanCounts {
  const sum = { ...counts, unchanged: counts.unchanged + unchanged };
  for (const { kind } of entries) sum[kind] += 1;
  return sum;
}

/** Whether a feed names those who change, or everybody. */
export const planModes = ['delta', 'full'] as const;
export type PlanMode = (typeof planModes)[number];
