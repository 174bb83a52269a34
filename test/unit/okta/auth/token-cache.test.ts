// Property: however many calls need a token, one request for it is under way, and nobody waits who has one that works.
import { describe, expect, it } from 'vitest';
import { type HeldToken, TokenCache, tokenFingerprint } from '../../../../src/okta/auth/token-cache.js';
import { ServerClock } from '../../../../src/okta/server-clock.js';

const hourMs = 3_600_000;

/** A cache whose requests the test answers, in any order and at any time. */
class Bench {
  nowMs = 1_800_000_000_000;
  readonly asked: { rejected: string | undefined; answer: (token: HeldToken) => void; fail: (error: Error) => void }[] =
    [];
  readonly cache = new TokenCache(
    new ServerClock(() => this.nowMs),
    (rejected) => new Promise((answer, fail) => this.asked.push({ rejected, answer, fail })),
  );

  token(accessToken: string, lifetimeMs = hourMs): HeldToken {
    return {
      ...{ accessToken, tokenType: 'Bearer', scopes: [], dpop: undefined },
      ...{ lifetimeMs, expiresAtMs: this.nowMs + lifetimeMs },
    };
  }

  /** Has a token, fetched by the first request. */
  static async holding(name: string, lifetimeMs?: number): Promise<Bench> {
    const bench = new Bench();
    const first = bench.cache.get();
    bench.asked[0]?.answer(bench.token(name, lifetimeMs));
    await first;
    return bench;
  }
}

const nameOf = async (token: Promise<HeldToken>): Promise<string> => (await token).accessToken;
const many = <T>(make: () => T): T[] => Array.from({ length: 100 }, make);

describe('TokenCache', () => {
  it('asks once for a hundred first callers', async () => {
    const bench = new Bench();
    const callers = many(() => nameOf(bench.cache.get()));
    expect(bench.asked).toHaveLength(1);
    bench.asked[0]?.answer(bench.token('one'));
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['one']));
    expect(await nameOf(bench.cache.get())).toBe('one');
    expect(bench.asked).toHaveLength(1);
  });

  it('gives a failure to all who wait, and asks anew for the next', async () => {
    const bench = new Bench();
    const callers = many(() => bench.cache.get().catch((error: unknown) => (error as Error).message));
    bench.asked[0]?.fail(new Error('no'));
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['no']));
    const next = nameOf(bench.cache.get());
    bench.asked[1]?.answer(bench.token('one'));
    expect(await next).toBe('one');
  });

  it('renews ahead while the present token is still used', async () => {
    const bench = await Bench.holding('one');
    bench.nowMs += hourMs - 121_000;
    expect(await nameOf(bench.cache.get())).toBe('one');
    expect(bench.asked).toHaveLength(1);
    bench.nowMs += 1000;
    expect(await Promise.all(many(() => nameOf(bench.cache.get())))).toEqual(many(() => 'one'));
    expect(bench.asked.map(({ rejected }) => rejected)).toEqual([undefined, tokenFingerprint('one')]);
    bench.asked[1]?.answer(bench.token('two'));
    await Promise.resolve();
    expect(await nameOf(bench.cache.get())).toBe('two');
  });

  it('waits for the next where the present one would be too old on arrival', async () => {
    const bench = await Bench.holding('one');
    bench.nowMs += hourMs - 15_000;
    const next = nameOf(bench.cache.get());
    bench.asked[1]?.answer(bench.token('two'));
    expect(await next).toBe('two');
  });

  it('asks again for a renewal ahead that failed, but not with each call', async () => {
    const bench = await Bench.holding('one');
    bench.nowMs += hourMs - 100_000;
    await bench.cache.get();
    bench.asked[1]?.fail(new Error('no'));
    await new Promise(setImmediate);
    expect(await Promise.all(many(() => nameOf(bench.cache.get())))).toEqual(many(() => 'one'));
    expect(bench.asked).toHaveLength(2);
    bench.nowMs += 5000;
    await Promise.all(many(() => bench.cache.get()));
    expect(bench.asked).toHaveLength(3);
  });

  it.each(['before', 'while'])('is not cancelled by a caller who is cancelled %s it waits', async (when) => {
    const bench = new Bench();
    const controller = new AbortController();
    const reason = new Error('cancelled');
    if (when === 'before') controller.abort(reason);
    const cancelled = bench.cache.get(controller.signal);
    const other = nameOf(bench.cache.get());
    controller.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    bench.asked[0]?.answer(bench.token('one'));
    expect(await other).toBe('one');
    expect(bench.asked).toHaveLength(1);
  });

  it('renews once for all whose token was refused, and tells which by its fingerprint', async () => {
    const bench = await Bench.holding('one');
    const refused = many(() => nameOf(bench.cache.renew('one')));
    // Who comes meanwhile is not given what Okta refuses.
    const comer = nameOf(bench.cache.get());
    expect(bench.asked.map(({ rejected }) => rejected)).toEqual([undefined, tokenFingerprint('one')]);
    bench.asked[1]?.answer(bench.token('two'));
    expect(new Set(await Promise.all([...refused, comer]))).toEqual(new Set(['two']));
    expect(await nameOf(bench.cache.renew('one'))).toBe('two');
    expect(bench.asked).toHaveLength(2);
  });

  it('asks again where what was on its way is the refused one', async () => {
    const bench = await Bench.holding('one');
    bench.nowMs += hourMs - 100_000;
    await bench.cache.get();
    const refused = nameOf(bench.cache.renew('one'));
    bench.asked[1]?.answer(bench.token('one'));
    await new Promise(setImmediate);
    expect(bench.asked[2]?.rejected).toBe(tokenFingerprint('one'));
    bench.asked[2]?.answer(bench.token('two'));
    expect(await refused).toBe('two');
  });

  it('is cancelled while it waits for a renewal, alone', async () => {
    const bench = await Bench.holding('one');
    const controller = new AbortController();
    const cancelled = bench.cache.renew('one', controller.signal);
    const other = nameOf(bench.cache.renew('one'));
    controller.abort(new Error('cancelled'));
    await expect(cancelled).rejects.toThrow('cancelled');
    bench.asked[1]?.answer(bench.token('two'));
    expect(await other).toBe('two');
  });

  it.each([0, 1, 1000])("asks once a call, and doesn't loop, where tokens live for %i ms", async (lifetimeMs) => {
    const bench = await Bench.holding('one', lifetimeMs);
    bench.nowMs += lifetimeMs;
    const next = nameOf(bench.cache.get());
    bench.asked[1]?.answer(bench.token('two', lifetimeMs));
    expect(await next).toBe('two');
    expect(bench.asked).toHaveLength(2);
  });
});
