// Property: a trigger's state moves only after delivery, forgets nothing that it needs, and stays small.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FollowLogResult } from '../../../activities/triggers/follow.js';
import { addDeadLetter, countDeadLetters, noDeadLetters } from '../../../src/triggers/dead-letter.js';
import { eventKey, joinKeys } from '../../../src/triggers/event-key.js';
import type { LogDigests } from '../../../src/triggers/log-digest.js';
import type { TriggerConfig } from '../../../workflows/lib/trigger-input.js';
import { nextWindow } from '../../../workflows/lib/trigger-certificate.js';
import { afterCertifying, afterChange, afterFailure, afterFollowing, afterHook, afterLostCursor, afterRedelivery, afterRewind, startAt, type TriggerState, withChange } from '../../../workflows/lib/trigger-state.js'; // prettier-ignore

const config: TriggerConfig = {
  ...{
    filter: 'eventType eq "user.session.start"',
    intervalSeconds: 30,
    hook: false,
    ownEvents: 'deliver',
    limit: 1000,
  },
  routes: [{ name: 'default', target: { start: { workflowType: 'showLogEvent' } } }],
};
const since = '2026-05-04T03:02:01.000Z';
const at = (minutes: number): string => new Date(Date.parse(since) + minutes * 60_000).toISOString();
const ms = (minutes: number): number => Date.parse(at(minutes));
const keys = (count: number): string => joinKeys(Array.from({ length: count }, () => eventKey(randomUUID())));

const followed = (more: Partial<FollowLogResult> = {}): FollowLogResult => ({
  ...{ cursor: 'next', polls: 1, caughtUp: true, fetched: 2, unrouted: 0, own: 0, hooked: '', repeated: 0 },
  ...{ keys: keys(2), digests: {}, letters: noDeadLetters(), routes: { default: { delivered: 2, undeliverable: 0 } } },
  ...{ lastPublished: at(1), ...more },
});

describe('the place in the log', () => {
  it('moves with what was delivered, and stays after a failure', () => {
    const state = afterFollowing(startAt(config, since), followed(), ms(1));
    expect(state).toMatchObject({ cursor: 'next', fetched: 2, lastPublished: at(1) });
    expect(afterFailure(state, 'no answer')).toMatchObject({ cursor: 'next', lastError: 'no answer' });
    expect(afterFollowing(state, followed({ cursor: undefined }), ms(2))).toBe(state);
  });

  it('is looked for five minutes back when the cursor is lost, and what was handled is known', () => {
    const state = afterFollowing(startAt(config, at(-60)), followed({ lastPublished: at(0.5) }), ms(1));
    const lost = afterLostCursor(state);
    expect(lost).toMatchObject({ cursor: undefined, since: at(-4), overlaps: true, recent: state.recent });
    expect(afterFollowing(lost, followed(), ms(2)).overlaps).toBe(false);
    expect(afterLostCursor(startAt(config, since)).since).toBe(since);
  });

  it('is looked for behind the last event that was read, where the log held more', () => {
    const state = afterFollowing(
      startAt(config, at(-600)),
      followed({ caughtUp: false, lastPublished: at(-500) }),
      ms(1),
    );
    expect(state.readUpTo).toBeUndefined();
    expect(afterLostCursor(state).since).toBe(at(-505));
    expect(afterChange(state, { ...config, filter: 'eventType eq "a.b"' }, ms(2)).since).toBe(at(-505));
  });

  it('begins anew with another filter only', () => {
    const state = afterFollowing(startAt(config, at(-60)), followed(), ms(1));
    expect(afterChange(state, { ...config, intervalSeconds: 5 }, ms(2)).cursor).toBe('next');
    expect(afterChange(state, { ...config, filter: 'eventType eq "a.b"' }, ms(2))).toMatchObject({ cursor: undefined, overlaps: true }); // prettier-ignore
  });

  it('is another generation after a rewind, which forgets what was delivered', () => {
    const state = afterRewind(afterFollowing(startAt(config, since), followed(), ms(1)), at(-10));
    expect(state).toMatchObject({ generation: 2, since: at(-10), recent: '', fetched: 2 });
    expect(state.cursor).toBeUndefined();
  });
});

describe('the hook', () => {
  it('tells what the poll is to skip, until the poll has met it', () => {
    const brought = keys(3);
    const told = { generation: 1, keys: brought, routes: {}, letters: noDeadLetters() };
    const state = afterHook(startAt(config, since), told);
    expect(state).toMatchObject({ hooked: brought, byHook: 3 });
    expect(afterFollowing(state, followed({ hooked: brought }), ms(1)).hooked).toBe('');
    expect(afterHook(afterRewind(state, since), told).hooked).toBe('');
  });
});

describe('the certificate', () => {
  const settle = { settleMs: 15 * 60_000, leastMs: 60 * 60_000 };

  it('covers whole minutes that are settled, that were polled beyond, and no sooner than worthwhile', () => {
    const state = afterFollowing(startAt(config, since), followed(), ms(240));
    expect(state.certificate.upTo).toBe('2026-05-04T04:00:00.000Z');
    const window = nextWindow(state, { ...settle, nowMs: ms(240) });
    expect(window).toEqual({ from: '2026-05-04T04:00:00.000Z', until: '2026-05-04T06:47:00.000Z' });
    expect(nextWindow(state, { ...settle, nowMs: ms(100) })).toBeUndefined();
    expect(nextWindow({ ...state, caughtUp: false }, { ...settle, nowMs: ms(240) })).toBeUndefined();
    // However much later: what came since the last read is not known.
    expect(nextWindow(state, { ...settle, nowMs: ms(600) })).toEqual(window);
  });

  it('shows what is missing, then compares once more, and moves on', () => {
    const digests: LogDigests = { '2026-05-04T04:10': [1, 'a'.repeat(16)] };
    const state = { ...startAt(config, since), digests };
    const until = '2026-05-04T06:00:00.000Z';
    const found = { events: 2, routes: {}, letters: noDeadLetters() };
    const corrected: LogDigests = { '2026-05-04T04:10': [2, 'b'.repeat(16)] };
    const first = afterCertifying(state, until, { ...found, missing: 1, sentAgain: 1, corrected });
    expect(first.certificate).toMatchObject({ missing: 1, found: 1, upTo: state.certificate.upTo, isAgain: true });
    expect(first.digests).toEqual(corrected);
    const second = afterCertifying(first, until, { ...found, missing: 0, sentAgain: 0, corrected: {} });
    expect(second.certificate).toEqual({ upTo: until, events: 2, missing: 0, found: 1, sentAgain: 1, isAgain: false });
    expect(second.digests).toEqual({});
  });
});

describe('dead letters', () => {
  it('leave when they were delivered, and stay when not', () => {
    const letters = noDeadLetters();
    for (const uuid of ['a', 'b']) {
      addDeadLetter(letters, { uuid, route: 'default', eventType: 'x.y', published: since, reason: 'gone' });
    }
    const state = { ...startAt(config, since), letters };
    const left = { listed: letters.listed.slice(1), beyond: {} };
    const result = { routes: { default: { delivered: 1, undeliverable: 1 } }, letters: left };
    expect(afterRedelivery(state, letters, result).letters).toEqual(left);
  });
});

it('is less than 500 KB at its fullest', () => {
  const digests: LogDigests = {};
  const letters = noDeadLetters();
  for (let hour = 0; hour < 24 * 89; hour += 1) {
    digests[new Date(ms(-90 * 24 * 60) + hour * 3_600_000).toISOString().slice(0, 13)] = [1000, 'f'.repeat(16)];
  }
  for (let minute = 0; minute < 1440; minute += 1) {
    digests[new Date(ms(-1440) + minute * 60_000).toISOString().slice(0, 16)] = [1000, 'f'.repeat(16)];
  }
  for (let nth = 0; nth < 100_000; nth += 1) {
    addDeadLetter(letters, { uuid: randomUUID(), route: 'r'.repeat(100), eventType: 'user.authentication.auth_via_mfa', published: at(nth / 100), reason: 'refused', message: 'm'.repeat(1000) }); // prettier-ignore
  }
  expect(countDeadLetters(letters)).toBe(100_000);
  let state: TriggerState = startAt(config, at(-90 * 24 * 60));
  for (let round = 0; round < 60; round += 1) {
    state = withChange(state, { at: since, by: 'b'.repeat(200), what: `paused: ${'x'.repeat(1000)}` });
    state = afterFollowing(state, followed({ keys: keys(5000), digests: round === 0 ? digests : {}, letters: round === 0 ? letters : noDeadLetters() }), ms(0)); // prettier-ignore
    state = afterHook(state, { generation: 1, keys: keys(500), routes: {}, letters: noDeadLetters() });
  }
  expect(JSON.stringify(state).length).toBeLessThan(500_000);
  // What is no longer known of the oldest hours can't be certified.
  expect(Date.parse(state.certificate.upTo)).toBeGreaterThan(ms(-90 * 24 * 60));
});
