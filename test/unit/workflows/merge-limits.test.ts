// Property: what several workers know of a bucket becomes one picture, in which no call is counted twice or in a window that is over.
import { describe, expect, it } from 'vitest';
import type { WorkerLimits } from '../../../activities/limits.js';
import type { BucketState } from '../../../src/okta/gate/bucket-state.js';
import { mergeLimits } from '../../../workflows/lib/merge-limits.js';

const nowMs = Date.parse('2026-05-04T03:00:00.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();

function state(given: Partial<BucketState> = {}): BucketState {
  return {
    ...{ org: 'https://acme.okta.com', connections: ['acme'], bucket: 'users' },
    ...{ limit: 600, allowed: 300, allowedHere: 300, usedByUs: 10, usedByOthers: 20, left: 570 },
    ...{ resetAt: nowMs + 40_000, waiting: { urgent: 0, normal: 0, bulk: 0 }, refused: 0, limitedBy: 'nothing' },
    concurrency: { inFlight: 0, limit: undefined },
    ...given,
  };
}

const nothingSeen = { limit: undefined, usedByUs: 0, usedByOthers: 0, left: undefined, resetAt: undefined };

const reading = (worker: string, buckets: BucketState[], atMs = nowMs): WorkerLimits => ({
  worker,
  at: iso(atMs),
  buckets,
});

const readings = (...states: Partial<BucketState>[]): WorkerLimits[] =>
  states.map((one, index) => reading(`worker ${String(index)}`, [state(one)]));

const merge = (...states: Partial<BucketState>[]) => mergeLimits(readings(...states), nowMs)[0];

describe('mergeLimits', () => {
  it('gives what one worker knows', () => {
    const waiting = { urgent: 1, normal: 2, bulk: 3 };
    const only = merge({ waiting, refused: 4, limitedBy: 'share', concurrency: { inFlight: 2, limit: 37 } });
    expect(only).toEqual({
      ...{ org: 'https://acme.okta.com', connections: ['acme'], bucket: 'users' },
      ...{ limit: 600, allowed: 300, usedByUs: 10, usedByOthers: 20, left: 570, resetAt: iso(nowMs + 40_000) },
      ...{ waiting, refused: 4, limitedBy: 'share', concurrency: { inFlight: 2, limit: 37 } },
    });
  });

  it('takes workers of ours out of what each believes that others use', () => {
    // Okta shows 100 used: 30 and 50 by us, 20 by strangers. The first one looked when it was 90.
    const seen = merge({ usedByUs: 30, usedByOthers: 60, left: 510 }, { usedByUs: 50, usedByOthers: 50, left: 500 });
    expect(seen).toMatchObject({ usedByUs: 80, usedByOthers: 20, left: 500 });
  });

  it('never says that others used less than nothing', () => {
    // Each looked right after its own last call: neither has seen all of them.
    const seen = merge({ usedByUs: 30, usedByOthers: 0, left: 570 }, { usedByUs: 40, usedByOthers: 5, left: 555 });
    expect(seen).toMatchObject({ usedByUs: 70, usedByOthers: 0 });
  });

  it('counts calls of the newest window only', () => {
    const seen = merge(
      { usedByUs: 300, usedByOthers: 290, left: 10, resetAt: nowMs + 2000, limitedBy: 'window', refused: 3 },
      { usedByUs: 5, usedByOthers: 1, left: 594, resetAt: nowMs + 59_000, refused: 4 },
    );
    expect(seen).toMatchObject({ usedByUs: 5, usedByOthers: 1, left: 594, resetAt: iso(nowMs + 59_000), refused: 7 });
    // It still waits for the old one.
    expect(seen?.limitedBy).toBe('window');
  });

  it('takes ends some seconds apart for one window', () => {
    const seen = merge({ usedByUs: 5, resetAt: nowMs + 41_000 }, { usedByUs: 6, resetAt: nowMs + 44_500 });
    expect(seen?.usedByUs).toBe(11);
  });

  it('does not mind clocks that differ', () => {
    const lateMs = nowMs - 90_000;
    const merged = mergeLimits(
      [
        reading('right', [state({ usedByUs: 5, resetAt: nowMs + 40_000 })]),
        reading('late', [state({ usedByUs: 6, resetAt: lateMs + 41_000 })], lateMs),
      ],
      nowMs,
    );
    expect(merged).toMatchObject([{ usedByUs: 11, resetAt: iso(nowMs + 41_000) }]);
  });

  it('leaves out what a worker counts that has seen nothing of the window', () => {
    const idle = { usedByUs: 7, usedByOthers: 0, left: undefined, resetAt: undefined };
    expect(merge({ usedByUs: 5 }, idle)).toMatchObject({ usedByUs: 5, left: 570 });
    expect(merge(idle)).toMatchObject({ usedByUs: 7 });
    expect(merge(idle)).not.toHaveProperty('left');
    expect(merge(idle)).not.toHaveProperty('resetAt');
  });

  it("shows the org's bucket where another worker sees its token's part of it", () => {
    const seen = merge(
      { limit: 300, usedByUs: 100, usedByOthers: 0, left: 200 },
      { limit: 600, usedByUs: 10, usedByOthers: 190, left: 400 },
    );
    expect(seen).toMatchObject({ limit: 600, left: 400, usedByUs: 110, usedByOthers: 90 });
  });

  it('shows a bucket that Okta has said nothing of', () => {
    const seen = merge({ ...nothingSeen, allowed: 50 }, { ...nothingSeen, allowed: 50 });
    expect(seen).toMatchObject({ allowed: 50, usedByUs: 0, usedByOthers: 0 });
    expect(seen).not.toHaveProperty('limit');
    // As soon as one has seen it, that one knows.
    expect(merge(nothingSeen, { allowed: 300 })).toMatchObject({ limit: 600, allowed: 300 });
  });

  it('adds up who waits, by lane, and the refusals', () => {
    const seen = merge(
      { waiting: { urgent: 1, normal: 2, bulk: 30 }, refused: 1 },
      { waiting: { urgent: 0, normal: 5, bulk: 40 }, refused: 2 },
    );
    expect(seen).toMatchObject({ waiting: { urgent: 1, normal: 7, bulk: 70 }, refused: 3 });
  });

  it.each([
    [['nothing', 'concurrency'], 'concurrency'],
    [['share', 'concurrency'], 'share'],
    [['others', 'share'], 'others'],
    [['nothing', 'window', 'others'], 'window'],
    [['nothing', 'nothing'], 'nothing'],
  ] as const)('of %j, the gravest is %s', (reasons, gravest) => {
    expect(merge(...reasons.map((limitedBy) => ({ limitedBy })))?.limitedBy).toBe(gravest);
  });

  it("gives an org's concurrency once a worker, whichever of its buckets the worker used", () => {
    const concurrency = { inFlight: 3, limit: 10 };
    const merged = mergeLimits(
      [
        reading('one', [state({ concurrency }), state({ bucket: 'groups', concurrency })]),
        reading('two', [state({ bucket: 'groups', concurrency: { inFlight: 4, limit: 20 } })]),
      ],
      nowMs,
    );
    expect(merged.map((bucket) => bucket.concurrency)).toEqual([
      { inFlight: 7, limit: 30 },
      { inFlight: 7, limit: 30 },
    ]);
  });

  it('gives no limit of concurrency where a worker knows none', () => {
    const seen = merge({ concurrency: { inFlight: 1, limit: 10 } }, { concurrency: { inFlight: 2, limit: undefined } });
    expect(seen?.concurrency).toEqual({ inFlight: 3 });
  });

  it('keeps orgs and buckets apart, in order, and joins the connections of one org', () => {
    const merged = mergeLimits(
      [
        reading('one', [state({ bucket: 'users' }), state({ org: 'https://zeta.okta.com' })]),
        reading('two', [state({ bucket: 'groups' }), state({ bucket: 'users', connections: ['acme', 'acme-bulk'] })]),
      ],
      nowMs,
    );
    expect(merged.map(({ org, bucket, connections }) => [org, bucket, connections])).toEqual([
      ['https://acme.okta.com', 'groups', ['acme']],
      ['https://acme.okta.com', 'users', ['acme', 'acme-bulk']],
      ['https://zeta.okta.com', 'users', ['acme']],
    ]);
  });

  it('is empty where nobody knows anything', () => {
    expect(mergeLimits([], nowMs)).toEqual([]);
    expect(mergeLimits([reading('one', [])], nowMs)).toEqual([]);
  });
});
