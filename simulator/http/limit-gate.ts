import type { ServerResponse } from 'node:http';
import type { EventParty, Origin } from '../org/event-writer.js';
import { OktaRefusal } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import type { Concurrency } from './concurrency.js';
import type { Bucket } from './rate-limit-tiers.js';
import type { Passage, Principal, RateLimits } from './rate-limits.js';

export const rateLimited = (): OktaRefusal =>
  new OktaRefusal(429, 'E0000047', 'API call exceeded rate limit due to too many requests.');

export function showLimits(
  response: ServerResponse,
  { limit, remaining, reset }: Pick<Passage, 'limit' | 'remaining' | 'reset'>,
): void {
  response.setHeader('X-Rate-Limit-Limit', limit);
  response.setHeader('X-Rate-Limit-Remaining', remaining);
  response.setHeader('X-Rate-Limit-Reset', reset);
}

/** What a concurrency limit shows: nothing left of nothing, and a time that is only a guess. */
export function showConcurrencyLimit(response: ServerResponse, nowMs: number): void {
  showLimits(response, { limit: 0, remaining: 0, reset: Math.ceil(nowMs / 1000) + 60 });
}

export interface Entrant {
  response: ServerResponse;
  origin: Origin;
  bucket: Bucket;
  /** The token or app that has a share of the bucket; without it the org's whole bucket counts. */
  share: (Principal & { concurrencyPercentage: number }) | undefined;
  concurrency: Concurrency;
}

/** Lets a request pass, or refuses it for the rate or the number of others; tells the System Log of both. */
export function passLimits(org: Org, limits: RateLimits, entrant: Entrant): void {
  const { response, origin, bucket, share, concurrency } = entrant;
  const ownMost = share
    ? Math.max(1, Math.floor((limits.maxConcurrent * share.concurrencyPercentage) / 100))
    : Infinity;
  if (concurrency.inFlight > limits.maxConcurrent || (share && concurrency.inFlightOf(share.id) > ownMost)) {
    showConcurrencyLimit(response, org.clock.now());
    org.events.write(origin, { type: 'core.concurrency.org.limit.violation', target: [] });
    throw rateLimited();
  }
  const passage = limits.pass(bucket, share, org.settings.rateLimitHeaders);
  showLimits(response, passage);
  report(org, passage, bucket, origin);
  if (passage.refused !== undefined) throw rateLimited();
}

const noticeTypes = {
  warning: 'system.org.rate_limit.warning',
  'org-violation': 'system.org.rate_limit.violation',
  'token-violation': 'system.operation.rate_limit.violation',
} as const;

/** Tells the System Log that a bucket is nearly used up, or is. */
export function report(org: Org, { notice }: Pick<Passage, 'notice'>, bucket: Bucket, origin: Origin): void {
  if (notice === undefined) return;
  const target: EventParty = { id: bucket, type: 'Bucket Name', alternateId: bucket, displayName: bucket, detailEntry: null }; // prettier-ignore
  org.events.write(origin, { type: noticeTypes[notice], target: [target] });
}
