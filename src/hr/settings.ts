import { z } from 'zod';
import { feedFlowsSchema } from './feed-flows.js';
import { personSchema } from './person.js';

const name = z.string().trim().min(1).max(255);
const value = z.union([z.string(), z.number(), z.boolean()]);

/** What a rule asks of one field: a value, one of several, or a test. Upper and lower case count as equal. */
export const conditionSchema = z.union([
  value,
  z.array(value).min(1),
  z.strictObject({ startsWith: z.string().min(1) }),
  z.strictObject({ present: z.boolean() }),
  z.strictObject({ not: z.union([value, z.array(value).min(1)]) }),
]);
export type Condition = z.output<typeof conditionSchema>;

/** Who gets which groups and applications: all conditions of `when` must hold. */
export const ruleSchema = z.strictObject({
  name,
  /** Fields of a person, or `attributes.NAME`. */
  when: z.record(z.string(), conditionSchema).optional(),
  /** A rule without conditions says so. */
  everyone: z.literal(true).optional(),
  /** Groups by their whole name, or by id. */
  groups: z.array(name).max(100).optional(),
  /** Applications by their whole label, or by id; each person is assigned individually. */
  apps: z.array(name).max(100).optional(),
});
export type BirthrightRule = z.output<typeof ruleSchema>;

/** What the text of a CSV cell becomes: the types that Okta's custom attributes have. A `list` has `;` between its items. */
export const attributeTypes = ['text', 'number', 'boolean', 'list'] as const;
export type AttributeType = (typeof attributeTypes)[number];

const personFields = Object.keys(personSchema.shape) as [string, ...string[]];

/** How people are provisioned in an org: whom a feed governs, how their profile is made, and what they get. */
export const settingsSchema = z.strictObject({
  population: z
    .strictObject({
      /** An Okta search over users (default: those who have an employee number). */
      search: z.string().min(1).optional(),
      /** Who is never touched, by Okta id or whole login: service accounts, for instance. */
      except: z.array(name).max(1000).optional(),
    })
    .optional(),
  /** E.g. `{firstName}.{lastName}@example.com` */
  login: z.string().min(5).max(200).optional(),
  /** What happens when the login is taken: another one with a number, or the person is a conflict. */
  collision: z.enum(['number', 'refuse']).optional(),
  /** Where fields of a person go in the Okta profile; null leaves one out. */
  profile: z.partialRecord(z.enum(personFields), z.string().min(1).nullable()).optional(),
  /** Headers of a feed, by the person's field; `attributes.NAME` for further attributes, which may have a type. */
  columns: z
    .record(z.string(), z.union([name, z.strictObject({ column: name, type: z.enum(attributeTypes).optional() })]))
    .optional(),
  /** Columns of a feed that are left alone. */
  ignoreColumns: z.array(name).max(500).optional(),
  /** What an empty cell says: nothing (the default), or that the attribute is to be emptied in Okta. */
  emptyCells: z.enum(['leave', 'clear']).optional(),
  /** The largest feed that is read (default: 50 MB, 100,000 rows). */
  feed: z
    .strictObject({
      maxMegabytes: z.number().positive().max(500).optional(),
      maxRows: z.int().min(1).max(1_000_000).optional(),
    })
    .optional(),
  defaults: z
    .strictObject({
      timeZone: z.string().min(1).optional(),
      /** When a first day begins, e.g. `08:00` (default: with the day). */
      startTime: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:00')
        .optional(),
      /** When a last day ends, e.g. `18:00` (default: with the day). */
      endTime: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 18:00')
        .optional(),
    })
    .optional(),
  /** How a manager is written down: an attribute (`managerId`) or a linked object of that primary name. */
  manager: z.union([z.strictObject({ attribute: name }), z.strictObject({ linkedObject: name })]).optional(),
  rules: z.array(ruleSchema).max(500).optional(),
  /** How the flows go that feeds start. */
  flows: feedFlowsSchema.optional(),
  /** More leavers than that, and a plan stops and asks. */
  thresholds: z
    .strictObject({ leavers: z.int().min(0).optional(), percent: z.number().min(0).max(100).optional() })
    .optional(),
});
export type ProvisioningSettings = z.output<typeof settingsSchema>;

/** The primary name of the linked object by which managers are written down; undefined where an attribute says it. */
export const linkedManagerOf = ({ manager }: Pick<ProvisioningSettings, 'manager'> = {}): string | undefined =>
  manager && 'linkedObject' in manager ? manager.linkedObject : undefined;
