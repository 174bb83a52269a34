import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { ActionError } from '../actions/action-error.js';
import { ConfigError } from '../config-error.js';
import { type FailureType, isRetried, type OktaFailureDetails, OktaFailureType } from '../failures.js';
import {
  OktaApiError,
  OktaNetworkError,
  OktaRateLimitError,
  type OktaRefusal,
  OktaResponseError,
  OktaTokenError,
  type TokenRefusalKind,
} from '../okta/errors.js';

const is =
  (...codes: string[]) =>
  ({ errorCode }: OktaRefusal): boolean =>
    errorCode !== undefined && codes.includes(errorCode);

/**
 * Decides, from the first rule that fits, what a refusal means. The code goes before the status, because Okta gives
 * one status to very different troubles.
 *
 * @see https://developer.okta.com/docs/reference/error-codes/
 */
const rules: [fits: (refusal: OktaRefusal) => boolean, type: OktaFailureType][] = [
  [
    ({ status, causes }) => status === 400 && causes.some((cause) => /already exists/i.test(cause)),
    OktaFailureType.Conflict,
  ],
  [
    is('E0000016', 'E0000017', 'E0000032', 'E0000034', 'E0000038', 'E0000117', 'E0000155', 'E0000180'),
    OktaFailureType.WrongStatus,
  ],
  [is('E0000023', 'E0000075', 'E0000076', 'E0000077', 'E0000078', 'E0000081', 'E0000111'), OktaFailureType.ReadOnly],
  [is('E0000014', 'E0000080', 'E0000127', 'E0000261'), OktaFailureType.BadRequest],
  [is('E0000112', 'E0000195', 'E0000239', 'E0000249', 'E0000253', 'E0000268'), OktaFailureType.Busy],
  [is('E0000015'), OktaFailureType.Permission],
  [({ status }) => status === 401, OktaFailureType.Authentication],
  [({ status }) => status === 403, OktaFailureType.Permission],
  [({ status }) => status === 404 || status === 410, OktaFailureType.NotFound],
  [({ status }) => status === 409, OktaFailureType.Conflict],
  [({ status }) => status === 412, OktaFailureType.PreconditionFailed],
  [({ status }) => status === 423, OktaFailureType.Busy],
  [({ status }) => status === 408 || (status >= 500 && status !== 501), OktaFailureType.Server],
];

const refusalType = (refusal: OktaRefusal): OktaFailureType =>
  rules.find(([fits]) => fits(refusal))?.[1] ?? OktaFailureType.BadRequest;

const tokenRefusalTypes: Record<TokenRefusalKind, OktaFailureType> = {
  client: OktaFailureType.Authentication,
  consent: OktaFailureType.ConsentRequired,
  scope: OktaFailureType.Permission,
  policy: OktaFailureType.Permission,
  server: OktaFailureType.Server,
};

/** What the reader can do about it, where the type alone doesn't say. */
function cure(type: OktaFailureType, refusal: OktaRefusal, scopes: readonly string[]): string {
  if (type === OktaFailureType.Authentication) return '. Check the credentials of this connection';
  if (type === OktaFailureType.Permission) {
    const named = /scope="?([^",]+)"?/.exec(refusal.challenge ?? '')?.[1];
    const needed = named ?? scopes.join(' or ');
    return needed === '' ? '' : `. It needs the scope ${needed} and an administrator role that covers it`;
  }
  return '';
}

/** Waits that Okta's own words ask for, where the retry policy's are too short. */
function delayMs(error: unknown): number | undefined {
  if (error instanceof OktaRateLimitError)
    return error.kind === 'repeat' ? Math.max(error.delayMs, 30_000) : error.delayMs;
  // Read-only mode lasts for minutes.
  if (error instanceof OktaApiError && error.refusal.errorCode === 'E0000010') return 60_000;
  return undefined;
}

interface Verdict {
  type: FailureType;
  message: string;
  details: OktaFailureDetails;
  /** Whether the call may have taken effect all the same. */
  uncertain: boolean;
}

function judge(error: unknown, scopes: readonly string[]): Verdict | undefined {
  if (error instanceof ActionError) {
    return { type: error.type, message: error.message, details: error.details, uncertain: false };
  }
  if (error instanceof OktaApiError) {
    const { refusal, message } = error;
    const type = refusalType(refusal);
    const uncertain = type === OktaFailureType.Server && refusal.errorCode !== 'E0000010';
    return { type, message: message + cure(type, refusal, scopes), details: refusalDetails(refusal), uncertain };
  }
  if (error instanceof OktaTokenError) {
    const { kind, refusal, reason, message } = error;
    const details = { ...(refusal ? refusalDetails(refusal) : {}), ...(reason === undefined ? {} : { reason }) };
    // Without a token nothing was sent.
    return { type: tokenRefusalTypes[kind], message, details, uncertain: false };
  }
  if (error instanceof OktaRateLimitError) {
    const type = error.kind === 'quota' ? OktaFailureType.QuotaExceeded : OktaFailureType.RateLimited;
    const details = {
      bucket: error.bucket,
      limit: error.kind,
      ...(error.held ? { limitedBy: error.held.limitedBy } : {}),
      ...(error.refusal ? refusalDetails(error.refusal) : {}),
    };
    return { type, message: error.message, details, uncertain: false };
  }
  if (error instanceof OktaNetworkError) {
    return {
      type: OktaFailureType.Network,
      message: error.message,
      details: { reason: error.reason },
      uncertain: error.maybeSent,
    };
  }
  if (error instanceof OktaResponseError) {
    const details = { paths: error.paths, ...(error.requestId === undefined ? {} : { requestId: error.requestId }) };
    return { type: OktaFailureType.UnexpectedResponse, message: error.message, details, uncertain: false };
  }
  if (error instanceof ConfigError) return { type: error.type, message: error.message, details: {}, uncertain: false };
  return undefined;
}

function refusalDetails({ status, errorCode, errorId, requestId, causes }: OktaRefusal): OktaFailureDetails {
  return {
    status,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorId === undefined ? {} : { errorId }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(causes.length === 0 ? {} : { causes }),
  };
}

/** What a failing call was part of. */
export interface FailureContext {
  action: string;
  connection: string;
  scopes: readonly string[];
  /** It must not happen twice, and may have happened: a lost answer must not be repeated. */
  once: boolean;
  /** Okta may have changed something, in this attempt or an earlier one. */
  mayHaveChanged?: boolean;
  /** A creation that failed may have taken effect, in this attempt or an earlier one. */
  mayHaveCreated?: boolean;
  /** The delay before the next attempt (ms), where Okta's own words ask for no longer one; default: Temporal's. */
  backOffMs?: number;
  /** Whether as many attempts have failed as the caller allows. */
  isLast?: boolean;
}

/**
 * The only place where errors become `ApplicationFailure`s. What isn't ours is given back as it is.
 *
 * The cause is left out on purpose: Temporal stores it with the failure, and it would say everything twice.
 */
export function classifyFailure(
  error: unknown,
  { action, connection, scopes, once, isLast = false, ...context }: FailureContext,
): unknown {
  const verdict = judge(error, scopes);
  if (!verdict) return isLast ? ApplicationFailure.fromError(error, { nonRetryable: true }) : error;
  const { mayHaveChanged = false, mayHaveCreated = false, backOffMs } = context;
  const lost = once && verdict.uncertain;
  const type = lost ? OktaFailureType.OutcomeUnknown : verdict.type;
  const advice = lost ? '. It may have taken effect: look at the user and the System Log before trying again' : '';
  const isFinal = isLast || !isRetried(type);
  const nextRetryDelayMs = delayMs(error) ?? backOffMs;
  return ApplicationFailure.create({
    type,
    message: `${action}: ${verdict.message}${advice}`,
    nonRetryable: isFinal,
    details: [
      {
        ...{ action, connection },
        ...(mayHaveChanged ? { mayHaveChanged } : {}),
        ...(mayHaveCreated ? { mayHaveCreated } : {}),
        ...verdict.details,
      },
    ],
    ...(nextRetryDelayMs === undefined || isFinal ? {} : { nextRetryDelay: nextRetryDelayMs }),
    ...(type === OktaFailureType.RateLimited ? { category: ApplicationFailureCategory.BENIGN } : {}),
  });
}
