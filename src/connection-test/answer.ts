import { z } from 'zod';
import { OktaApiError, OktaNetworkError, OktaRateLimitError, OktaResponseError } from '../okta/errors.js';
import { isGateway } from './error-problem.js';
import type { ProbeKind } from './probes.js';

/** What the answer to a probe shows. */
export type Finding =
  /** `empty`: a list with nothing in it; `sample`: the id of what was in it. */
  | { outcome: 'allowed'; empty?: boolean; sample?: string | undefined }
  /** By the rights of whoever we are. */
  | { outcome: 'refused' }
  | { outcome: 'noScope' }
  /** `blocked`: by what stands before Okta's API; `silent`: nothing answered. */
  | { outcome: 'unknown'; why: string; blocked?: boolean; silent?: boolean };

const items = z.array(z.looseObject({ id: z.string().optional() }));

/** Judges what a probe brought. */
export function findingOfBody(kind: ProbeKind, body: unknown): Finding {
  if (kind !== 'list') return { outcome: 'allowed' };
  const list = items.safeParse(body);
  if (!list.success) return { outcome: 'unknown', why: "Okta's answer is no list" };
  return { outcome: 'allowed', empty: list.data.length === 0, sample: list.data[0]?.id };
}

/** Okta looked for what was named, or at its status: the right was there. */
const reachedCodes = ['E0000007', 'E0000048', 'E0000016', 'E0000017', 'E0000034', 'E0000038'];
const refusedCodes = ['E0000005', 'E0000006'];

/**
 * Judges what a probe failed with: that there is nothing to change, or that what was sent can't be, is how it should end.
 *
 * @throws what ends the whole test: the credential is no longer taken
 */
export function findingOfError(kind: ProbeKind, error: unknown): Finding {
  if (error instanceof OktaRateLimitError) return { outcome: 'unknown', why: 'the rate limit is reached' };
  if (error instanceof OktaNetworkError)
    return { outcome: 'unknown', why: `no answer (${error.reason})`, silent: true };
  if (error instanceof OktaResponseError) return { outcome: 'unknown', why: 'the answer has another shape' };
  if (!(error instanceof OktaApiError)) throw error;
  const { refusal } = error;
  const { status, errorCode = '', challenge = '' } = refusal;
  const said = `HTTP ${String(status)}${errorCode === '' ? '' : ` ${errorCode}`}`;
  if (status === 401 && errorCode !== 'E0000015') throw error;
  if (status === 403) {
    if (isGateway(refusal))
      return { outcome: 'unknown', why: `${said} from something before Okta's API`, blocked: true };
    if (challenge.includes('insufficient_scope')) return { outcome: 'noScope' };
    if (refusedCodes.includes(errorCode)) return { outcome: 'refused' };
  }
  const isReached = reachedCodes.includes(errorCode) || ((status === 400 || status === 409) && errorCode !== '');
  if (kind !== 'list' && isReached) return { outcome: 'allowed' };
  return { outcome: 'unknown', why: `Okta answered ${said}` };
}
