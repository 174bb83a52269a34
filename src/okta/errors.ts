import type { LimitedBy } from './gate/bucket-state.js';
import type { Place } from './gate/place.js';

/** The root of everything that the Okta client rejects with. It never holds headers or bodies that were sent. */
export abstract class OktaError extends Error {
  /** The first request id of Okta that belongs to it. */
  readonly requestId: string | undefined;

  constructor(message: string, facts: { requestId?: string | undefined; cause?: unknown } = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.requestId = facts.requestId;
  }
}

export interface OktaRefusal {
  method: string;
  /** Without the query, which may hold personal data. */
  path: string;
  status: number;
  errorCode: string | undefined;
  errorSummary: string;
  causes: string[];
  errorId: string | undefined;
  requestId: string | undefined;
  /** `WWW-Authenticate`, which names a missing scope. */
  challenge: string | undefined;
}

/** Okta answered, and refused. @see https://developer.okta.com/docs/reference/error-codes/ */
export class OktaApiError extends OktaError {
  readonly refusal: OktaRefusal;

  constructor(refusal: OktaRefusal, message?: string) {
    const { method, path, status, errorCode, errorSummary, causes } = refusal;
    const code = errorCode === undefined ? '' : ` ${errorCode}`;
    const why = causes.length > 0 ? ` (${causes.join('; ')})` : '';
    super(message ?? `Okta answered ${String(status)}${code} to ${method} ${path}: ${errorSummary}${why}`, refusal);
    this.refusal = refusal;
  }
}

/** `window`: the minute's budget; `concurrency`: too many at once; `quota`: a daily one; `repeat`: sent just now. */
export type RateLimitKind = 'window' | 'concurrency' | 'quota' | 'repeat';

/** 429, or a call that the gate held back because it would be answered so. */
export class OktaRateLimitError extends OktaError {
  constructor(
    readonly kind: RateLimitKind,
    readonly bucket: string,
    /** When to try again, in milliseconds from now. */
    readonly delayMs: number,
    readonly refusal?: OktaRefusal,
    /** Where our own gate held the call back: why, and its place among those that wait. */
    readonly held?: { limitedBy: LimitedBy; place: Place },
  ) {
    super(
      `Okta's rate limit (${kind}) of bucket "${bucket}" is reached: next try in ${String(Math.ceil(delayMs / 1000))} s`,
      { requestId: refusal?.requestId },
    );
  }
}

/** No whole answer came: connection refused or reset, time-out, a body cut short. */
export class OktaNetworkError extends OktaError {
  constructor(
    readonly method: string,
    readonly path: string,
    /** What went wrong, in the words of Node (`ECONNRESET`). */
    readonly reason: string,
    /** Whether Okta may have received the request. */
    readonly maybeSent: boolean,
    origin: string,
  ) {
    super(`No answer from ${origin} to ${method} ${path} (${reason})`);
  }
}

/**
 * What a refusal of the authorization server means. `client`: the application or its credential; `consent`: somebody
 * must log in again; `scope`: not granted to the application; `policy`: a rule of the org; `server`: try later.
 */
export type TokenRefusalKind = 'client' | 'consent' | 'scope' | 'policy' | 'server';

/** What exactly it was that the authorization server refused, where its answer says so. */
export type TokenRefusalReason =
  | 'unknownClient'
  | 'unknownKeyId'
  | 'wrongKey'
  | 'noKeys'
  | 'wrongSecret'
  | 'wrongDomain'
  | 'clock'
  | 'grantType'
  | 'dpopRequired'
  | 'dpopRefused'
  | 'notAssigned'
  | 'networkZone';

/** The authorization server gave no token. The request that needed one was not sent. */
export class OktaTokenError extends OktaError {
  readonly refusal: OktaRefusal | undefined;
  readonly reason: TokenRefusalReason | undefined;

  constructor(
    readonly kind: TokenRefusalKind,
    message: string,
    { refusal, reason }: { refusal?: OktaRefusal | undefined; reason?: TokenRefusalReason | undefined } = {},
  ) {
    super(message, { requestId: refusal?.requestId });
    this.refusal = refusal;
    this.reason = reason;
  }
}

/** An answer that doesn't have the shape it must have. */
export class OktaResponseError extends OktaError {
  constructor(
    readonly method: string,
    readonly path: string,
    /** Where it differs. */
    readonly paths: string[],
    requestId?: string,
  ) {
    super(`Okta's answer to ${method} ${path} isn't as expected: ${paths.slice(0, 5).join('; ')}`, { requestId });
  }
}
