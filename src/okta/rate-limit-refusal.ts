import type { IncomingHttpHeaders } from 'node:http';
import { OktaRateLimitError, type OktaRefusal } from './errors.js';
import type { Passage } from './gate/gate.js';
import { readRateLimit, readRetryAfterMs } from './rate-limit.js';
import { rateLimitKind } from './refusal.js';

/** Makes the error of a 429: which limit it speaks of, and when to try again. */
export function rateLimitRefusal(
  refusal: OktaRefusal,
  headers: IncomingHttpHeaders,
  { bucket, passage, nowMs }: { bucket: string; passage: Passage; nowMs: number },
): OktaRateLimitError {
  const reading = readRateLimit(headers, nowMs);
  const kind = rateLimitKind(refusal, reading);
  const delayMs = passage.refused(kind, reading, readRetryAfterMs(headers, nowMs));
  return new OktaRateLimitError(kind, bucket, delayMs, refusal);
}
