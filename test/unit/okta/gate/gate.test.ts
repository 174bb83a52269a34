// Property: the gate holds nobody for longer than a moment, loses nobody, and gets over whatever Okta shows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OktaRateLimitError } from '../../../../src/okta/errors.js';
import { Gate, type GateTicket, maxWaitInPlaceMs, type Passage } from '../../../../src/okta/gate/gate.js';
import type { RateLimitReading } from '../../../../src/okta/rate-limit.js';
import { seededRandom } from '../../../support/random.js';
import { VirtualOrg } from '../../../support/virtual-org.js';
import { VirtualTime } from '../../../support/virtual-time.js';
import { VirtualWorkers } from '../../../support/virtual-workers.js';

const minute = 60_000;
const ticket: GateTicket = { connection: 'acme', bucket: 'groups', lane: 'normal' };

function setUp(random: () => number = () => 0): { time: VirtualTime; gate: Gate } {
  const time = new VirtualTime();
  const gate = new Gate({ now: time.now, sleep: time.sleep, random });
  gate.register('acme', { org: 'https://acme.okta.com' });
  return { time, gate };
}

/** What came of asking: leave, or the error that holds the call back. */
async function asked(time: VirtualTime, gate: Gate, given: GateTicket = ticket): Promise<OktaRateLimitError | 'leave'> {
  let result: OktaRateLimitError | 'leave' | undefined;
  void gate.enter(given).then(
    () => (result = 'leave'),
    (error: unknown) => {
      if (!(error instanceof OktaRateLimitError)) throw error;
      result = error;
    },
  );
  await time.run(maxWaitInPlaceMs);
  if (result === undefined) throw new Error('it was held in place beyond the bound');
  return result;
}

/** Leave to make a call, which must be had within the bound. */
async function leave(time: VirtualTime, gate: Gate, given: GateTicket = ticket): Promise<Passage> {
  const [passage] = await Promise.all([gate.enter(given), time.run(maxWaitInPlaceMs)]);
  return passage;
}

async function answer(time: VirtualTime, gate: Gate, reading: RateLimitReading | undefined): Promise<void> {
  (await leave(time, gate)).answered(reading);
}

describe('a bucket that is used up', () => {
  it('closes until a second after the reset, and no other one', async () => {
    const { time, gate } = setUp();
    await answer(time, gate, { limit: 600, remaining: 0, resetInMs: 20_000 });
    const error = await asked(time, gate);
    expect(error).toMatchObject({ kind: 'window', bucket: 'groups', held: { limitedBy: 'window' } });
    expect((error as OktaRateLimitError).delayMs).toBeGreaterThanOrEqual(21_000 - maxWaitInPlaceMs);
    expect((error as OktaRateLimitError).delayMs).toBeLessThan(23_000);
    expect(await asked(time, gate, { ...ticket, bucket: 'logs' })).toBe('leave');
    await time.run(21_000);
    expect(await asked(time, gate)).toBe('leave');
  });

  it('is the org’s: a connection with another token waits, too; one to another org doesn’t', async () => {
    const { time, gate } = setUp();
    gate.register('second', { org: 'https://acme.okta.com' });
    gate.register('other', { org: 'https://other.okta.com' });
    await answer(time, gate, { limit: 600, remaining: 0, resetInMs: 20_000 });
    expect(await asked(time, gate, { ...ticket, connection: 'second' })).toBeInstanceOf(OktaRateLimitError);
    expect(await asked(time, gate, { ...ticket, connection: 'other' })).toBe('leave');
  });
});

describe('429', () => {
  it('of the minute waits until a second after the reset, or as long as Retry-After says', async () => {
    const { time, gate } = setUp();
    const passage = await leave(time, gate);
    const reading = { limit: 600, remaining: 0, resetInMs: 20_000 };
    passage.answered(reading);
    expect(passage.refused('window', reading, undefined)).toBe(21_000);
    expect(passage.refused('window', reading, 90_000)).toBe(90_000);
    expect(passage.refused('window', undefined, undefined)).toBe(11_000);
  });

  it('for too many at once lowers how many go at once, not the pace, and the number grows again', async () => {
    const { time, gate } = setUp();
    const shown = { limit: 100_000, remaining: 90_000, resetInMs: minute };
    await answer(time, gate, shown);
    const before = gate.snapshot()[0];
    const passages = [];
    for (let nth = 0; nth < 10; nth += 1) passages.push(await leave(time, gate));
    for (const passage of passages) {
      passage.answered({ limit: 0, remaining: 0, resetInMs: minute });
      const delayMs = passage.refused('concurrency', { limit: 0, remaining: 0, resetInMs: minute }, undefined);
      expect(delayMs).toBeGreaterThanOrEqual(1000);
      expect(delayMs).toBeLessThanOrEqual(5000);
    }
    const state = gate.snapshot()[0];
    expect(state?.allowed).toBe(before?.allowed);
    expect(state?.concurrency.limit).toBeLessThan(10);
    expect(state?.concurrency.limit).toBeGreaterThan(2);
    const low = state?.concurrency.limit ?? 0;
    const held: Promise<unknown>[] = [];
    for (let nth = 0; nth < 200; nth += 1) {
      held.push(
        gate.enter(ticket).then(async (passage) => {
          await time.sleep(200);
          passage.answered(shown);
        }, String),
      );
      await time.run(10);
    }
    await time.run(minute);
    await Promise.all(held);
    expect(gate.snapshot()[0]?.concurrency).toMatchObject({ inFlight: 0 });
    expect(gate.snapshot()[0]?.concurrency.limit).toBeGreaterThan(low);
  });

  it('for ten minutes loses nobody and leaves nobody unsent', async () => {
    const time = new VirtualTime();
    const org = new VirtualOrg(time, { limit: 600, part: 0.5, shows: 'org' });
    const ours = new VirtualWorkers(time, org, { workers: 1, latencyMs: 200, random: seededRandom(3) });
    // Somebody takes everything there is, and more.
    org.traffic('storm', 6000, 10 * minute);
    void ours.run(500, 'normal');
    await time.run(10 * minute);
    expect(ours.done).toBeLessThan(250);
    await time.run(10 * minute);
    expect(ours.done).toBe(500);
    expect(org.count('us', 0, Infinity)).toBe(500);
    // It was not by trying again and again.
    expect(org.count('us', 0, Infinity, false)).toBeLessThan(60);
  });
});

describe('a caller who gives up', () => {
  it('leaves its place to those behind', async () => {
    const { time, gate } = setUp();
    await answer(time, gate, { limit: 100, remaining: 90, resetInMs: minute });
    const ahead = async (): Promise<number> => {
      const result: unknown = await gate.enter({ ...ticket, lane: 'bulk' }).catch((error: unknown) => error);
      if (result instanceof OktaRateLimitError) return result.held?.place.calls ?? 0;
      (result as Passage).unsent();
      return 0;
    };
    while ((await ahead()) < 20);
    const before = await ahead();
    for (let nth = 0; nth < 10; nth += 1) {
      const gaveUp = new AbortController();
      // Its turn comes within the bound.
      const place = { bucket: 'groups', atMs: time.now(), calls: 0.1 };
      const waiting = gate.enter({ ...ticket, lane: 'bulk', place, signal: gaveUp.signal });
      gaveUp.abort(new Error('cancelled'));
      await expect(waiting).rejects.toThrow('cancelled');
    }
    expect(await ahead()).toBeLessThan(before - 8);
  });

  it('waits for no slot that others keep', async () => {
    const { time, gate } = setUp();
    await answer(time, gate, { limit: 100_000, remaining: 90_000, resetInMs: minute });
    const most = gate.snapshot()[0]?.concurrency.limit ?? 0;
    const passages = [];
    for (let nth = 0; nth < most; nth += 1) passages.push(await leave(time, gate));
    const gaveUp = new AbortController();
    const waiting = gate.enter({ ...ticket, signal: gaveUp.signal });
    await time.run(10);
    gaveUp.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    expect(await asked(time, gate)).toMatchObject({ kind: 'concurrency', held: { place: { calls: 0 } } });
    for (const passage of passages) passage.answered(undefined);
    expect(gate.snapshot()[0]?.concurrency.inFlight).toBe(0);
    expect(await asked(time, gate)).toBe('leave');
  });
});

describe('whatever Okta shows', () => {
  const reading = fc.option(
    fc.record({
      limit: fc.oneof(fc.constantFrom(0, 1, 100, 300, 600), fc.nat(2 ** 31)),
      remaining: fc.oneof(fc.constantFrom(0, 1, 299, 600), fc.nat(2 ** 31)),
      resetInMs: fc.oneof(fc.constantFrom(0, 1000, minute), fc.nat(600_000)),
    }),
    { nil: undefined },
  );
  const step = fc.record({
    reading,
    status: fc.constantFrom('ok', 'ok', 'ok', 'refused', 'lost', 'unsent'),
    lane: fc.constantFrom('urgent' as const, 'normal' as const, 'bulk' as const),
    pauseMs: fc.constantFrom(0, 0, 10, 500, 20_000, 90_000),
  });

  it('every call is sent in the end, no wait is absurd, and nobody is held in place for long', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        const { time, gate } = setUp(seededRandom(1));
        let left = steps.length;
        const call = async (given: (typeof steps)[number]): Promise<void> => {
          let place: GateTicket['place'];
          for (;;) {
            const askedMs = time.now();
            try {
              const passage = await gate.enter({ ...ticket, lane: given.lane, place });
              expect(time.now() - askedMs).toBeLessThanOrEqual(maxWaitInPlaceMs);
              await time.sleep(100);
              if (given.status === 'lost') passage.lost();
              else if (given.status === 'unsent') passage.unsent();
              else passage.answered(given.reading);
              if (given.status === 'refused') {
                const kind = given.reading?.limit === 0 ? 'concurrency' : 'window';
                const delayMs = passage.refused(kind, given.reading, undefined);
                expect(delayMs).toBeGreaterThan(0);
                expect(delayMs).toBeLessThanOrEqual(602_000);
              }
              left -= 1;
              return;
            } catch (error) {
              if (!(error instanceof OktaRateLimitError)) throw error;
              expect(time.now() - askedMs).toBeLessThanOrEqual(maxWaitInPlaceMs);
              expect(error.delayMs).toBeGreaterThan(0);
              expect(error.delayMs).toBeLessThanOrEqual(602_000);
              place = error.held?.place;
              await time.sleep(error.delayMs);
            }
          }
        };
        const calls: Promise<void>[] = [];
        for (const given of steps) {
          calls.push(call(given));
          await time.run(given.pauseMs);
        }
        await time.run(24 * 60 * minute);
        await Promise.all(left === 0 ? calls : []);
        expect(left).toBe(0);
        expect(gate.snapshot().every(({ concurrency }) => concurrency.inFlight === 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['no headers at all', () => undefined],
    ['headers now and then', (reading: RateLimitReading, nth: number) => (nth % 7 === 0 ? reading : undefined)],
    ['resets that lie in the past', (reading: RateLimitReading) => ({ ...reading, resetInMs: 0 })],
    ['resets that are far off', (reading: RateLimitReading) => ({ ...reading, resetInMs: 600_000 })],
    ['limits that change', (reading: RateLimitReading, nth: number) => ({ ...reading, limit: nth % 2 ? 600 : 100 })],
  ])('%s: we stay within what there is, and go on', async (_, distort) => {
    const time = new VirtualTime();
    const org = new VirtualOrg(time, { limit: 600, part: 1, shows: 'org' });
    const { request } = org;
    let nth = 0;
    org.request = (principal, part) => {
      const given = request.call(org, principal, part);
      return { ...given, reading: distort(given.reading, (nth += 1))! };
    };
    const ours = new VirtualWorkers(time, org, { workers: 1, latencyMs: 200, random: seededRandom(4) });
    void ours.run(2000, 'normal', 200);
    await time.run(6 * minute);
    expect(ours.done).toBeGreaterThan(6 * 45);
    expect(org.count('us', 0, Infinity, false) / org.count('us', 0, Infinity)).toBeLessThan(0.02);
  });
});
