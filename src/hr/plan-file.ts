import { z } from 'zod';
import { type PlanEntry, planCountsSchema, planEntrySchema, planModes } from './plan.js';
import { type ProvisioningSettings, settingsSchema } from './settings.js';

/** What a plan is: the first line of its file. */
export const planHeaderSchema = z.strictObject({
  /** The version of the format. */
  temporalOktaPlan: z.literal(1),
  connection: z.string().min(1),
  mode: z.enum([...planModes, 'everybody']),
  /** ISO 8601. */
  madeAt: z.iso.datetime(),
  counts: planCountsSchema,
  /** People of the feed that were compared. */
  rows: z.int().min(0),
  /** Rows of the feed that are broken, and that it says nothing of. */
  rejectedRows: z.int().min(0),
  /** How many people the settings govern; absent in a delta, which doesn't count them. */
  population: z.int().min(0).optional(),
  /** SHA-256 of the feed's bytes. */
  feedDigest: z.string().optional(),
  /** SHA-256 of the settings. */
  settingsDigest: z.string().min(1),
  /** How many may leave before somebody has to say so, as the settings have it. */
  thresholds: settingsSchema.shape.thresholds,
  /** The settings, where they are others than those of the worker's configuration. */
  settings: settingsSchema.optional(),
});
export type PlanHeader = z.output<typeof planHeaderSchema>;

/** A plan: what it is, and what is to happen. */
export interface ProvisioningPlan {
  header: PlanHeader;
  entries: PlanEntry[];
}

/** A plan that can't be read: which line, and why. */
export class PlanFileError extends Error {
  override readonly name = 'PlanFileError';

  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`line ${String(line)}: ${message}`);
  }
}

/** The lines of a plan's file: JSON each, the header first. */
export function* planLines({ header, entries }: ProvisioningPlan): Generator<string, void, undefined> {
  yield JSON.stringify(header);
  for (const entry of entries) yield JSON.stringify(entry);
}

/**
 * Reads a plan.
 *
 * @throws PlanFileError which names the line and the field
 */
export function readPlan(text: string): ProvisioningPlan {
  const lines = text.split('\n');
  const header = parsed(planHeaderSchema, lines[0] ?? '', 1);
  const entries = lines
    .slice(1)
    .flatMap((line, at) => (line.trim() === '' ? [] : [parsed(planEntrySchema, line, at + 2)]));
  const told = Object.entries(header.counts).filter(([kind]) => kind !== 'unchanged');
  for (const [kind, count] of told) {
    const found = entries.filter((entry) => entry.kind === kind).length;
    if (found === count) continue;
    throw new PlanFileError(1, `counts.${kind} is ${String(count)}, and there are ${String(found)}: plan again`);
  }
  return { header, entries };
}

function parsed<T>(schema: z.ZodType<T>, line: string, number: number): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new PlanFileError(number, 'is no JSON: give a file that temporal-okta hr plan --out wrote');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new PlanFileError(number, `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`.trim());
}

/** The settings that a plan brings along, or else the digest of those that it went by, as workflow input. */
export const settingsIn = ({
  settings,
  settingsDigest,
}: PlanHeader): { settings: ProvisioningSettings } | { settingsDigest: string } =>
  settings === undefined ? { settingsDigest } : { settings };
