// Property: whatever the order of logins, late refreshes and losses, the newest token of the newest login is kept, and no
// other one is forgotten before it is ended.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoginGrant } from '../../../src/okta/auth/web-client.js';
import {
  afterEnd,
  afterLogin,
  afterLoss,
  afterRefresh,
  type GrantState,
  lendable,
  nextWarningMs,
  noGrant,
  statusOf,
} from '../../../workflows/lib/grant-state.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const startMs = Date.parse('2026-11-24T12:00:00Z');

const accessOf = (accessToken: string, nowMs = startMs) => ({
  ...{ accessToken, fingerprint: `fingerprint of ${accessToken}`, tokenType: 'Bearer' as const },
  ...{ scopes: ['okta.users.read'], expiresAtMs: nowMs + hourMs, lifetimeMs: hourMs },
});
const loginOf = (name: string, nowMs = startMs): LoginGrant => ({
  ...accessOf(`access ${name}`, nowMs),
  ...{ refreshToken: name, consentedAtMs: nowMs },
});

type Step = 'login' | 'ask' | 'answer' | 'answer without a token' | 'loss' | 'end';
const steps = fc.array(fc.constantFrom<Step>('login', 'ask', 'answer', 'answer without a token', 'loss', 'end'), {
  maxLength: 40,
});

/** Plays the owner: one refresh at a time, answered at any later step. */
function play(sequence: Step[]) {
  let state: GrantState = noGrant();
  let asked: { login: number; token: string } | undefined;
  let count = 0;
  /** For each login, its tokens in the order of their generations, and whether it lives. */
  const logins: { tokens: string[]; isLost: boolean }[] = [];
  const ended: string[] = [];
  const check = (): void => {
    const present = logins.at(-1);
    expect(state.grant?.refreshToken).toBe(present && !present.isLost ? present.tokens.at(-1) : undefined);
    expect(state.access === undefined).toBe(state.grant === undefined);
    expect(state.logins).toBe(logins.length);
    // Of every other login that Okta hasn't ended, the newest token is ended or waits for it.
    for (const login of logins.slice(0, -1)) {
      if (!login.isLost) expect([...ended, ...state.replaced]).toContain(login.tokens.at(-1));
    }
    if (state.grant) expect(state.replaced).not.toContain(state.grant.refreshToken);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  };
  for (const step of sequence) {
    if (step === 'login') {
      const name = `login ${String(logins.length + 1)}`;
      logins.push({ tokens: [name], isLost: false });
      state = afterLogin(state, loginOf(name), startMs);
    } else if (step === 'ask') {
      if (state.grant) asked ??= { login: state.grant.login, token: state.grant.refreshToken };
    } else if (step === 'end') {
      const [next] = state.replaced;
      if (next !== undefined) {
        ended.push(next);
        state = afterEnd(state, next);
      }
    } else if (asked) {
      const { login } = asked;
      const model = logins[login - 1];
      if (step === 'loss') {
        state = afterLoss(state, 'Okta said so', login);
        if (model) model.isLost = true;
      } else {
        const next = step === 'answer' ? `${asked.token} +${String((count += 1))}` : undefined;
        if (next !== undefined) model?.tokens.push(next);
        const tokens = { ...accessOf(`access ${String(count)}`), refreshToken: next };
        state = afterRefresh(state, tokens, { login, askedAtMs: startMs });
      }
      asked = undefined;
    }
    check();
  }
}

describe('the state of a grant', () => {
  it('loses nothing in any order', () => {
    fc.assert(fc.property(steps, play), { numRuns: 500 });
  });

  it('keeps the key that goes with the refresh token', () => {
    const dpopKey = { kty: 'EC', x: 'x' };
    const bound = afterLogin(noGrant(), { ...loginOf('one'), dpopKey }, startMs);
    const renewed = afterRefresh(bound, accessOf('next'), { login: 1, askedAtMs: startMs });
    expect(renewed.grant).toMatchObject({ refreshToken: 'one', dpopKey });
  });

  it('begins the next grant without the reason why the one before was lost', () => {
    const lost = afterLoss(afterLogin(noGrant(), loginOf('one'), startMs), 'Okta said so', 1);
    expect(statusOf(lost)).toMatchObject({ needsLogin: true, reason: 'Okta said so' });
    const again = statusOf(afterLogin(lost, loginOf('two'), startMs));
    expect(again).toMatchObject({ needsLogin: false });
    expect(again).not.toHaveProperty('reason');
  });
});

describe('lendable', () => {
  const state = afterLogin(noGrant(), loginOf('one'), startMs);

  it('is the present token until 4 minutes before its end', () => {
    expect(lendable(state, undefined, startMs + hourMs - 241_000)).toMatchObject({ accessToken: 'access one' });
    expect(lendable(state, undefined, startMs + hourMs - 240_000)).toBeUndefined();
  });

  it('is no token that Okta no longer takes, but one that came since', () => {
    expect(lendable(state, 'fingerprint of access one', startMs)).toBeUndefined();
    expect(lendable(state, 'fingerprint of another', startMs)).toMatchObject({ accessToken: 'access one' });
  });

  it('is no token of a login that waited for a worker too long', () => {
    const late = afterLogin(noGrant(), loginOf('one'), startMs + 2 * hourMs);
    expect(lendable(late, undefined, startMs + 2 * hourMs)).toBeUndefined();
  });
});

describe('nextWarningMs', () => {
  const { grant } = afterLogin(noGrant(), loginOf('one'), startMs);
  const state: GrantState = { ...noGrant(), ...(grant && { grant }) };

  it('falls on day 75, and on each day until the end', () => {
    const days: number[] = [];
    for (let nowMs = startMs; ;) {
      const waitMs = nextWarningMs(state, nowMs);
      if (waitMs === undefined) break;
      nowMs += waitMs;
      days.push((nowMs - startMs) / dayMs);
    }
    expect(days).toEqual(Array.from({ length: 16 }, (_, index) => 75 + index));
  });

  it('comes on the next day where the worker slept through one', () => {
    expect(nextWarningMs(state, startMs + 80.5 * dayMs)).toBe(dayMs / 2);
  });

  it('does not come where nobody has logged in', () => {
    expect(nextWarningMs(noGrant(), startMs)).toBeUndefined();
  });
});
