import { type ConnectionConfig, secretsOf } from '../config/config.js';
import { consentWarning } from '../token-lifetime.js';
import type { Problem } from './problem.js';

const dayMs = 86_400_000;
/** A smaller difference is no trouble to anybody. */
const clockToleranceMs = 60_000;
/** So long before it ends an unused API token is spoken of. */
const apiTokenWarningMs = 10 * dayMs;

/** What tells of trouble to come. */
export interface Outlook {
  clockOffsetMs: number;
  apiTokenEndsAt: string | null;
  consentEndsAt: string | null;
  /** Okta's time. */
  nowMs: number;
}

/** What will be wrong one day, or is unwise today. */
export function outlookWarnings({ auth, name }: ConnectionConfig, outlook: Outlook): Problem[] {
  const { clockOffsetMs, apiTokenEndsAt, consentEndsAt, nowMs } = outlook;
  const warnings: Problem[] = secretsOf(auth)
    .flatMap((secret) => secret.warnings())
    .map((message) => ({ type: 'secretExposed', message }));
  if (Math.abs(clockOffsetMs) >= clockToleranceMs) {
    const minutes = (Math.abs(clockOffsetMs) / 60_000).toFixed(1);
    const direction = clockOffsetMs > 0 ? 'behind' : 'ahead of';
    warnings.push({
      type: 'clock',
      message: `This machine's clock is ${minutes} minutes ${direction} Okta's: correct it. Until then tokens are asked for by Okta's time`,
    });
  }
  if (apiTokenEndsAt !== null && Date.parse(apiTokenEndsAt) - nowMs < apiTokenWarningMs) {
    warnings.push({
      type: 'apiTokenEnds',
      message: `The API token ends at ${apiTokenEndsAt} unless it is used before: use it, or make a new one`,
    });
  }
  const ending = consentEndsAt === null ? undefined : consentWarning(consentEndsAt, name, nowMs);
  if (ending !== undefined) warnings.push({ type: 'consentEnds', message: ending });
  return warnings;
}
