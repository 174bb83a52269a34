// Property: whatever is sent again, in whatever pieces, a receiver sees each event of a generation once, in order.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../src/actions/schemas/log-event.js';
import { LogEventInbox } from '../../../workflows/lib/log-event-inbox.js';

const events: LogEvent[] = Array.from({ length: 60 }, () => ({
  ...{ uuid: randomUUID(), published: '2026-05-04T03:02:01.000Z', eventType: 'user.session.start' },
}));
const envelope = (from: number, to: number, generation = 1, route = 'default') => ({
  ...{ trigger: 'joiners', route, generation, batchId: `${String(from)}-${String(to)}` },
  events: events.slice(from, to),
});

describe('an inbox', () => {
  it('gives each event once, across continue-as-new', () => {
    const again = fc.array(fc.tuple(fc.nat(59), fc.nat(30), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(again, (steps) => {
        let inbox = new LogEventInbox();
        const seen: LogEvent[] = [];
        let sent = 0;
        // Every step sends on from where it was, after a part that was sent before.
        for (const [count, back, isNewRun] of steps) {
          inbox.receive(envelope(Math.max(0, sent - back), Math.min(sent + count, 60)));
          sent = Math.min(sent + count, 60);
          seen.push(...inbox.take());
          if (isNewRun) inbox = new LogEventInbox(JSON.parse(JSON.stringify(inbox.state)));
        }
        expect(seen).toEqual(events.slice(0, sent));
      }),
    );
  });

  it('takes another generation, and another route, for others', () => {
    const inbox = new LogEventInbox();
    expect(inbox.receive(envelope(0, 3))).toBe(3);
    expect(inbox.receive(envelope(0, 3))).toBe(0);
    expect(inbox.receive(envelope(0, 3, 2))).toBe(3);
    expect(inbox.receive(envelope(0, 3, 1, 'other'))).toBe(3);
    expect(inbox.pending).toBe(9);
  });

  it('remembers more than a trigger delivers again, and stays small', () => {
    const inbox = new LogEventInbox();
    for (let at = 0; at < 30; at += 1) {
      const many = Array.from({ length: 1000 }, () => ({ ...events[0]!, uuid: randomUUID() }));
      inbox.receive({ ...envelope(0, 0), events: many });
    }
    const state = JSON.stringify(inbox.state);
    expect(inbox.state.keys.split(' ')).toHaveLength(12_000);
    expect(state.length).toBeLessThan(320_000);
  });
});
