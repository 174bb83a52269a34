import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

/** What stands in an entry; each is the chain's to protect, whatever it holds. */
export const evidenceDocumentSchema = z.strictObject({
  version: z.literal(1),
  /** Which flow it is of, e.g. `offboarding`. */
  kind: z.string().min(1),
  connection: z.string().min(1),
  userId: z.string().min(1),
  workflowId: z.string().min(1),
  /** ISO 8601 */
  sealedAt: z.string().min(1),
  /** The head of the document before it; null for the first one. */
  follows: hash.nullable(),
  entries: z.array(z.strictObject({ n: z.int().min(1), entry: z.record(z.string(), z.unknown()), hash })),
  /** How many entries there are. */
  count: z.int().min(0),
  /** The hash of the last entry, or of what stands before the first. */
  head: hash,
  /** A compact JWS over head and count; absent where no key is configured. */
  signature: z.string().min(1).optional(),
});

/** Entries in a chain of hashes, whose head and length are signed. */
export type EvidenceDocument = z.output<typeof evidenceDocumentSchema>;

/** A call of Okta's, and what the System Log says of it. */
export interface EffectEntry {
  kind: 'effect';
  step: string;
  action: string;
  /** Ids only. */
  input: Record<string, string>;
  requests: { method: string; path: string; status: number | null; requestId: string | null; at: string }[];
  /** Whether a read showed the wanted state: `confirmed`, `other`, or `unread` where there is nothing to read. */
  state: 'confirmed' | 'other' | 'unread';
  /** The events of the System Log that it caused; none where it could not be confirmed by them. */
  events: { uuid: string; eventType: string; published: string }[];
}

/** What was not done. */
export interface LeftoverEntry {
  kind: 'leftover';
  step: string;
  type: string;
}

export type EvidenceEntry = EffectEntry | LeftoverEntry;
