import type { JWK } from 'jose';
import {
  consentEndsAt,
  consentLifetimeDays,
  consentWarningDay,
  endsWithin,
  renewedByOwner,
} from '../../src/token-lifetime.js';
import type { OwnedToken } from '../../src/okta/auth/token-owner.js';
import type { LoginGrant, RefreshedTokens } from '../../src/okta/auth/web-client.js';
import type { GrantStatus } from '../messages.js';

/** What the owner of a connection's tokens knows: all of it travels into the next run. */
export interface GrantState {
  /** Absent where nobody has logged in, or Okta has ended it. */
  grant?: {
    refreshToken: string;
    /** The private key that goes with the refresh token, where the login offered one. */
    dpopKey?: JWK | undefined;
    consentedAtMs: number;
    /** The login's number: what was begun for an earlier one must not touch this one. */
    login: number;
  };
  access?: OwnedToken;
  /** When the access token ends by the workflow's clock: its own `expiresAtMs` is by Okta's. */
  accessEndsAtMs?: number;
  /** Why the grant is gone. */
  lost?: string;
  consentedAtMs?: number;
  logins: number;
  refreshes: number;
  /** Refresh tokens that nobody will use any more, still to be ended at Okta. */
  replaced: string[];
}

const dayMs = 86_400_000;

export const noGrant = (): GrantState => ({ logins: 0, refreshes: 0, replaced: [] });

/** @param nowMs by the workflow's clock */
export function afterLogin(state: GrantState, given: LoginGrant, nowMs: number): GrantState {
  const { refreshToken, consentedAtMs, identity: _, ...access } = given;
  const { dpopKey, expiresAtMs, lifetimeMs } = access;
  return {
    grant: { refreshToken, dpopKey, consentedAtMs, login: state.logins + 1 },
    // A login may wait for a worker longer than its access token lives.
    ...{ access, accessEndsAtMs: Math.min(nowMs + lifetimeMs, expiresAtMs) },
    consentedAtMs,
    logins: state.logins + 1,
    refreshes: state.refreshes,
    replaced: withReplaced(state, state.grant?.refreshToken),
  };
}

/**
 * @param login for which the refresh was begun: a later one has tokens of its own
 * @param askedAtMs when it was begun, by the workflow's clock
 */
export function afterRefresh(
  state: GrantState,
  { refreshToken, ...access }: RefreshedTokens,
  { login, askedAtMs }: { login: number; askedAtMs: number },
): GrantState {
  if (state.grant?.login !== login) return { ...state, replaced: withReplaced(state, refreshToken) };
  return {
    ...state,
    grant: { ...state.grant, refreshToken: refreshToken ?? state.grant.refreshToken },
    ...{ access, accessEndsAtMs: askedAtMs + access.lifetimeMs },
    refreshes: state.refreshes + 1,
  };
}

/** Okta has ended the grant that this login gave. */
export function afterLoss(state: GrantState, reason: string, login: number): GrantState {
  if (state.grant?.login !== login) return state;
  const { grant: _, access: __, accessEndsAtMs: ___, ...rest } = state;
  return { ...rest, lost: reason };
}

/** A refresh token that nobody will use was ended at Okta. */
export const afterEnd = (state: GrantState, refreshToken: string): GrantState => ({
  ...state,
  replaced: state.replaced.filter((token) => token !== refreshToken),
});

function withReplaced({ replaced }: GrantState, refreshToken: string | undefined): string[] {
  return refreshToken === undefined || replaced.includes(refreshToken) ? replaced : [...replaced, refreshToken];
}

/** The present token, where it can be lent: not about to end, and not the one that Okta no longer takes. */
export function lendable(
  { access, accessEndsAtMs = 0 }: GrantState,
  rejected: string | undefined,
  nowMs: number,
): OwnedToken | undefined {
  if (!access || access.fingerprint === rejected) return undefined;
  const lifetime = { expiresAtMs: accessEndsAtMs, lifetimeMs: access.lifetimeMs };
  return endsWithin(lifetime, renewedByOwner, nowMs) ? undefined : access;
}

/** How many days the consent has lasted. */
export const daysOf = ({ consentedAtMs }: { consentedAtMs: number }, nowMs: number): number =>
  Math.floor((nowMs - consentedAtMs) / dayMs);

/** When to speak of the end of the consent next (ms from now); undefined where there is nothing more to say. */
export function nextWarningMs({ grant }: GrantState, nowMs: number): number | undefined {
  if (!grant) return undefined;
  const day = Math.max(consentWarningDay, daysOf(grant, nowMs) + 1);
  return day > consentLifetimeDays ? undefined : grant.consentedAtMs + day * dayMs - nowMs;
}

export function statusOf({ grant, lost, consentedAtMs, refreshes }: GrantState): GrantStatus {
  return {
    needsLogin: grant === undefined,
    refreshes,
    ...(grant || lost === undefined ? {} : { reason: lost }),
    ...(consentedAtMs === undefined
      ? {}
      : {
          consentedAt: new Date(consentedAtMs).toISOString(),
          consentEndsAt: consentEndsAt(consentedAtMs),
        }),
  };
}
