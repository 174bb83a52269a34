import type { Lane } from '../../lane.js';

/** Why calls of a bucket wait. */
export type LimitedBy = 'nothing' | 'share' | 'others' | 'window' | 'concurrency';

/** What a process knows of one of an org's buckets. */
export interface BucketState {
  /** The org's origin. */
  org: string;
  /** The connections that have used it. */
  connections: string[];
  bucket: string;
  /** Requests a minute, as Okta shows them; undefined until its first answer. */
  limit: number | undefined;
  /** Of these, how many a minute all our workers allow themselves together. */
  allowed: number;
  /** Of these, how many a minute this process allows itself. */
  allowedHere: number;
  /** Calls of this process in the present window. */
  usedByUs: number;
  /** Calls of everybody else in the present window, other workers of ours included. */
  usedByOthers: number;
  /** What Okta shows as remaining, less what is under way. */
  left: number | undefined;
  /** When the window ends (ms since the epoch). */
  resetAt: number | undefined;
  /** Calls that were told to come back later, and are not yet back. */
  waiting: Record<Lane, number>;
  /** Answers with 429 so far. */
  refused: number;
  limitedBy: LimitedBy;
  /** Calls of this process under way in the org, and how many may be; undefined for as many as there are. */
  concurrency: { inFlight: number; limit: number | undefined };
}
