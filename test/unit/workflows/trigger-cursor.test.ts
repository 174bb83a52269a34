// Property: whatever happens to a trigger, in whatever order and across runs, it skips no event, goes back only where it is told to, and counts right.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countDeadLetters } from '../../../src/triggers/dead-letter.js';
import type { TriggerState } from '../../../workflows/lib/trigger-state.js';
import { beganMs, minuteMs, routes, TriggerModel } from '../../support/trigger-model.js';

const deadEvery = fc.constantFrom(1, 1, 3, 1_000_003);
const happen = fc.record({
  do: fc.constant('happen' as const),
  count: fc.oneof(fc.nat(5), fc.nat(300)),
  withinMs: fc.oneof(fc.nat(2 * minuteMs), fc.nat(60 * minuteMs), fc.nat(40 * 60 * minuteMs)),
  lateMs: fc.nat(4 * minuteMs),
});
const hook = fc.record({
  ...{ do: fc.constant('hook' as const), count: fc.nat(20), deadEvery },
  when: fc.constantFrom('ahead' as const, 'ahead' as const, 'late' as const, 'before the rewind' as const),
});
const follow = fc.record({
  ...{ do: fc.constant('follow' as const), deadEvery, meanwhile: fc.option(hook) },
  most: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 500 })),
});
const nothing = fc.record({
  do: fc.constant('nothing' as const),
  how: fc.constantFrom('failed' as const, 'released' as const, 'lost' as const),
});
const pause = fc.record({ do: fc.constant('pause' as const), isPaused: fc.boolean() });
const reconfigure = fc.record({ do: fc.constant('reconfigure' as const), filter: fc.constantFrom('a pr', 'b pr') });
const rewind = fc.record({ do: fc.constant('rewind' as const), backMs: fc.nat(50 * 60 * minuteMs) });
const redeliver = fc.record({
  ...{ do: fc.constant('redeliver' as const), deadEvery, meanwhile: fc.option(follow) },
  route: fc.option(fc.constantFrom(...routes), { nil: undefined }),
});
const step = fc.oneof(
  { weight: 5, arbitrary: happen },
  { weight: 5, arbitrary: follow },
  { weight: 2, arbitrary: hook },
  { weight: 2, arbitrary: nothing },
  { weight: 1, arbitrary: pause },
  { weight: 1, arbitrary: reconfigure },
  { weight: 1, arbitrary: rewind },
  { weight: 2, arbitrary: redeliver },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('certify' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('carry' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function perform(model: TriggerModel, one: Step): void {
  switch (one.do) {
    case 'happen': {
      model.happen(one.count, one.withinMs, one.lateMs);
      return;
    }
    case 'follow': {
      model.follow(one.most, one.deadEvery, () => {
        if (one.meanwhile) perform(model, one.meanwhile);
      });
      return;
    }
    case 'nothing': {
      model.comeToNothing(one.how);
      return;
    }
    case 'pause': {
      model.pause(one.isPaused);
      return;
    }
    case 'reconfigure': {
      model.reconfigure(one.filter);
      return;
    }
    case 'rewind': {
      model.rewind(one.backMs);
      return;
    }
    case 'hook': {
      model.hook(one.count, one.when, one.deadEvery);
      return;
    }
    case 'redeliver': {
      model.redeliver(one.route, one.deadEvery, () => {
        if (one.meanwhile) perform(model, one.meanwhile);
      });
      return;
    }
    case 'certify': {
      const compared = model.certify();
      expect(compared?.handled).toBe(compared?.there);
      return;
    }
    case 'carry': {
      const before = JSON.stringify(model.state);
      model.carry();
      expect(JSON.stringify(model.state)).toBe(before);
    }
  }
}

/** No event of this generation lies behind the place, and was neither handed over nor made a dead letter. */
function assertNothingSkipped({ log, place, sinceMs, handled }: TriggerModel): void {
  const skipped = log.slice(0, place).filter(({ uuid, publishedMs }) => publishedMs >= sinceMs && !handled.has(uuid));
  expect(skipped).toEqual([]);
}

function assertCounts({ state, sums, outcomes, rewinds }: TriggerModel): void {
  const { polls, fetched, unrouted, repeated, byHook } = state;
  expect({ polls, fetched, unrouted, repeated, byHook }).toEqual(sums);
  expect(state.routes).toEqual(outcomes);
  expect(state.generation).toBe(1 + rewinds);
}

function assertLettersKept({ state, letters }: TriggerModel): void {
  expect(countDeadLetters(state.letters)).toBe(letters.length);
  const listed = new Set(state.letters.listed.map(({ route, uuid }) => `${route} ${uuid}`));
  const lost = letters.filter(({ route, uuid, published }) => {
    const { from, to } = state.letters.beyond[route] ?? { from: '', to: '' };
    return !listed.has(`${route} ${uuid}`) && (published < from || published > to);
  });
  expect(lost).toEqual([]);
}

/** Without a rewind, nothing that is known of the log goes back; but for the overlap after a new beginning. */
function assertGoesOn(before: TriggerState, placeBefore: number, model: TriggerModel): void {
  const { state, place, log } = model;
  for (const known of ['readUpTo', 'lastPublished'] as const) {
    if (before[known] !== undefined) expect(Date.parse(state[known] ?? '')).toBeGreaterThanOrEqual(Date.parse(before[known])); // prettier-ignore
  }
  expect(Date.parse(state.certificate.upTo)).toBeGreaterThanOrEqual(Date.parse(before.certificate.upTo));
  if (place >= placeBefore) return;
  expect(state.cursor).toBeUndefined();
  expect(state.overlaps).toBe(true);
  const seenMs = Math.max(...[before.readUpTo, before.lastPublished].map((time) => Date.parse(time ?? '1970-01-01')));
  for (const { publishedMs } of log.slice(place, placeBefore)) {
    // What it meets again lies within the overlap, or came late in the order of arrival.
    expect(publishedMs).toBeGreaterThanOrEqual(seenMs - 9 * minuteMs);
  }
}

it('skips nothing, goes back by a rewind alone, loses no dead letter, and stays small', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, isCrowded) => {
      const model = new TriggerModel();
      if (isCrowded) {
        // More dead letters than are listed one by one.
        model.happen(400, 60 * minuteMs, 0);
        model.follow(400, 1);
      }
      for (const one of steps) {
        const { state, place } = model;
        perform(model, one);
        assertNothingSkipped(model);
        expect(model.doubles).toEqual([]);
        assertCounts(model);
        assertLettersKept(model);
        if (one.do !== 'rewind') assertGoesOn(state, place, model);
        expect(JSON.stringify(model.state).length).toBeLessThan(500_000);
      }
      model.follow(model.log.length + 1, 1_000_003);
      const { log, sinceMs, handled } = model;
      expect(log.filter(({ uuid, publishedMs }) => publishedMs >= sinceMs && !handled.has(uuid))).toEqual([]);
      expect(model.state).toMatchObject({ caughtUp: true, hooked: '' });
      model.happen(0, 20 * minuteMs, 0);
      model.follow(1, 1);
      const compared = model.certify();
      expect(compared?.handled).toBe(compared?.there);
      expect(Date.parse(model.state.readUpTo ?? '')).toBeGreaterThan(beganMs);
    }),
    {
      numRuns: 200,
      examples: [
        // An event that was stored late, after the log was last read, and is due to be compared.
        [[{ do: 'happen', count: 21, withinMs: 839_000, lateMs: 100_953 }, { do: 'certify' }], true],
        // An event that happened after the log was last read, in the hour that ends the next window.
        [
          [
            { do: 'happen', count: 0, withinMs: 11_639_000, lateMs: 0 },
            { do: 'follow', deadEvery: 1, meanwhile: null, most: 1 },
            { do: 'happen', count: 1, withinMs: 81_900_001, lateMs: 0 },
            { do: 'certify' },
            { do: 'certify' },
          ],
          false,
        ],
      ],
    },
  );
});
