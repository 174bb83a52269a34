import { consentEndsAt, consentWarningDay, endsWithin, renewedByOwner } from '../../src/token-lifetime.js';
import type { OwnedToken } from '../../src/okta/auth/token-owner.js';
import type { LoginGrant, RefreshedTokens } from '../../src/okta/auth/web-client.js';
import type { GrantStatus } from '../messages.js';

/** What the owner of a connection's tokens knows: all of it travels into the next run. */
export interface GrantState {
  /** Absent where nobody has logged in, or Okta has ended it. */
  grant?: {
    refreshToken: string;
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
  /** Refresh tokens that a later login replaced, still to be ended at Okta. */
  replaced: string[];
}

const dayMs = 86_400_000;

export const noGrant = (): GrantState => ({ logins: 0, refreshes: 0, replaced: [] });

/** @param nowMs by the workflow's clock */
export function afterLogin(state: GrantState, given: LoginGrant, nowMs: number): GrantState {
  const { refreshToken, consentedAtMs, identity: _, ...access } = given;
  return {
    grant: { refreshToken, consentedAtMs, login: state.logins + 1 },
    ...{ access, accessEndsAtMs: nowMs + access.lifetimeMs },
    consentedAtMs,
    logins: state.logins + 1,
    refreshes: state.refreshes,
    replaced: [...state.replaced, ...(state.grant ? [state.grant.refreshToken] : [])],
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
  if (state.grant?.login !== login) return state;
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
  const { grant: _, access: __, ...rest } = state;
  return { ...rest, lost: reason };
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

/** When to speak of the end of the consent next (ms from now); undefined where there is nothing to end. */
export function nextWarningMs({ grant }: GrantState, nowMs: number): number | undefined {
  if (!grant) return undefined;
  const day = Math.max(consentWarningDay, daysOf(grant, nowMs) + 1);
  return grant.consentedAtMs + day * dayMs - nowMs;
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
