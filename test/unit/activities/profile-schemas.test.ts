// Property: a schema is read once for all who ask within its time, and trouble in reading it is remembered for nobody.
import { describe, expect, it, vi } from 'vitest';
import type { ProfileAttributes } from '../../../activities/profile-problems.js';
import { ProfileSchemas } from '../../../activities/profile-schemas.js';

const some: ProfileAttributes = {};
const minuteMs = 60_000;

function prepare() {
  let nowMs = 0;
  const read = vi.fn((): Promise<ProfileAttributes | undefined> => Promise.resolve(some));
  const schemas = new ProfileSchemas(() => nowMs);
  return {
    ...{ read, schemas },
    get: (connection = 'a', which = 'default', maxAgeMs?: number) =>
      schemas.attributes(connection, which, read, maxAgeMs),
    pass: (ms: number) => (nowMs += ms),
  };
}

describe('ProfileSchemas', () => {
  it('reads once for all who ask at the same time, and for five minutes', async () => {
    const { read, get, pass } = prepare();
    await Promise.all(Array.from({ length: 50 }, () => get()));
    pass(5 * minuteMs);
    expect(await get()).toBe(some);
    expect(read).toHaveBeenCalledTimes(1);
    pass(1);
    await get();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('keeps connections and schemas apart', async () => {
    const { read, get } = prepare();
    await get('a', 'default');
    await get('a', 'osc1');
    await get('b', 'default');
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('reads anew for who wants it fresher', async () => {
    const { read, get, pass } = prepare();
    await get();
    pass(10_001);
    await get('a', 'default', 10_000);
    await get('a', 'default', 10_000);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('remembers that there is none to be had', async () => {
    const { read, get } = prepare();
    read.mockResolvedValue(undefined);
    expect(await get()).toBeUndefined();
    expect(await get()).toBeUndefined();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('gives trouble to the one who read, nothing to those who waited, and a new try to the next', async () => {
    const { read, get } = prepare();
    read.mockRejectedValueOnce(new Error('reset'));
    const [first, second] = await Promise.allSettled([get(), get()]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: undefined });
    expect(await get()).toBe(some);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('forgets those of one connection', async () => {
    const { read, get, schemas } = prepare();
    await get('a');
    await get('b');
    schemas.forget('a');
    await get('a');
    await get('b');
    expect(read).toHaveBeenCalledTimes(3);
  });
});
