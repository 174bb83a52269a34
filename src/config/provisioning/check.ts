import type { z } from 'zod';
import { type ProvisioningSettings, settingsSchema } from '../../hr/settings.js';
import { fieldsAt } from '../check.js';
import { nearest } from '../nearest.js';
import type { Finding } from '../conflicts.js';
import type { Path } from '../yaml-source.js';
import { provisioningConflicts } from './conflicts.js';
import { issueText } from './issue-text.js';

/** Settings that are sound, or every mistake in them. */
export type CheckedSettings =
  { settings: ProvisioningSettings; findings?: never } | { settings?: never; findings: Finding[] };

/** Checks provisioning settings, whatever they were read from: their shape, and what no schema can say. */
export function checkSettings(value: unknown): CheckedSettings {
  const parsed = settingsSchema.safeParse(value);
  const findings = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => findingsOf(issue, value))),
    ...provisioningConflicts(value),
    ...sizeFindings(value),
  ];
  return parsed.success && findings.length === 0 ? { settings: parsed.data } : { findings };
}

/** Beside a piece of a plan they must fit into what Temporal takes as a payload without complaint: 256 KB. */
const largestKilobytes = 100;

function sizeFindings(value: unknown): Finding[] {
  const kilobytes = Math.ceil(Buffer.byteLength(JSON.stringify(value ?? null)) / 1024);
  if (kilobytes <= largestKilobytes) return [];
  const most = String(largestKilobytes);
  const message = `are ${String(kilobytes)} KB as JSON, and each flow carries them: at most ${most} KB, name groups by their ids or merge rules`;
  return [{ path: [], message }];
}

function findingsOf(issue: z.core.$ZodIssue, value: unknown): Finding[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code !== 'unrecognized_keys') {
    const atKey = issue.code === 'invalid_key';
    return [{ path, message: issueText(issue, valueAt(value, path)), atKey }];
  }
  const known = fieldsAt(settingsSchema, path);
  return issue.keys.map((key) => ({ path: [...path, key], message: unknownField(key, known), atKey: true }));
}

function unknownField(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `is no field here: ${meant === undefined ? `the fields are ${known.join(', ')}` : `did you mean ${meant}?`}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (holder, key) =>
      typeof holder === 'object' && holder !== null ? (holder as Record<string | number, unknown>)[key] : undefined,
    value,
  );
}
