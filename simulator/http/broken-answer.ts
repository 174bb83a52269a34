import { STATUS_CODES, type ServerResponse } from 'node:http';
import { OktaRefusal } from '../org/okta-error.js';
import type { Answer } from './call.js';
import type { ArmedFault } from './faults.js';
import { rateLimited, showConcurrencyLimit, showLimits } from './limit-gate.js';
import type { RateLimits } from './rate-limits.js';
import { gatewayPage } from './send-answer.js';

/** What a fault answers in place of the org; nothing for those that break the connection instead. */
export function brokenAnswer(
  fault: ArmedFault,
  response: ServerResponse,
  { limits, nowMs }: { limits: RateLimits; nowMs: number },
): Answer | undefined {
  switch (fault.kind) {
    case 'status': {
      const status = fault.status ?? 500;
      const errorCode = fault.errorCode ?? (status === 503 ? 'E0000010' : 'E0000009');
      throw new OktaRefusal(status, errorCode, STATUS_CODES[status] ?? 'Error');
    }
    case 'html':
      return gatewayPage(fault.status ?? 502, STATUS_CODES[fault.status ?? 502] ?? 'Bad Gateway');
    case 'rate-limit': {
      const reset = Math.ceil((nowMs + (fault.ms ?? 60_000)) / 1000);
      showLimits(response, { limit: limits.tier === 'none' ? 1_000_000 : 600, remaining: 0, reset });
      throw rateLimited();
    }
    case 'concurrency-limit':
      showConcurrencyLimit(response, nowMs);
      throw rateLimited();
    default:
      return undefined;
  }
}
