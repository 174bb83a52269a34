// Property: the cursor moves with deliveries only, and a lost one is replaced by a look back that overlaps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterDelivery, afterFailure, afterLostCursor, hasPlace, startAt } from '../../../workflows/lib/log-cursor.js';

const since = '2026-05-04T00:00:00.000Z';

describe('log cursor', () => {
  it('counts what was delivered, whatever the order of events', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ delivered: fc.nat(1000), undeliverable: fc.nat(10), minute: fc.nat(59) }), {
          minLength: 1,
        }),
        (rounds) => {
          let state = startAt(since);
          for (const [at, { delivered, undeliverable, minute }] of rounds.entries()) {
            const lastPublished = `2026-05-04T00:${String(minute).padStart(2, '0')}:00.000Z`;
            state = afterDelivery(state, { cursor: `c${String(at)}`, delivered, undeliverable, lastPublished });
          }
          expect(state.cursor).toBe(`c${String(rounds.length - 1)}`);
          expect(state.delivered).toBe(rounds.reduce((sum, { delivered }) => sum + delivered, 0));
          const latest = Math.max(...rounds.map(({ minute }) => minute));
          expect(state.lastPublished).toBe(`2026-05-04T00:${String(latest).padStart(2, '0')}:00.000Z`);
        },
      ),
    );
  });

  it('stays after a failure', () => {
    const state = afterDelivery(startAt(since), { cursor: 'c', delivered: 1, undeliverable: 0 });
    expect(afterFailure(state, 'down')).toEqual({ ...state, polls: 2, lastError: 'down' });
  });

  it('has a place once the log was read, and not by failures', () => {
    const failed = afterFailure(startAt(since), 'down');
    expect(hasPlace(failed)).toBe(false);
    const read = afterDelivery(failed, { cursor: 'c', delivered: 1, undeliverable: 0, lastPublished: since });
    expect(hasPlace(read)).toBe(true);
    expect(hasPlace(afterLostCursor(read))).toBe(true);
  });

  it('looks back five minutes when the cursor is lost', () => {
    const state = afterDelivery(startAt(since), {
      ...{ cursor: 'c', delivered: 1, undeliverable: 0 },
      lastPublished: '2026-05-04T01:00:00.000Z',
    });
    expect(afterLostCursor(state)).toMatchObject({ cursor: undefined, since: '2026-05-04T00:55:00.000Z' });
    expect(afterLostCursor(startAt(since))).toMatchObject({ since: '2026-05-03T23:55:00.000Z' });
  });
});
