// Property: a post is answered 2xx only after its events are delivered, 503 otherwise, and within 3 s in any case.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { HookReceiverOptions, HookPost, RunningHookReceiver } from '../../../src/hooks/hook-receiver.js';
import { hookBody, post, postSlowly, startReceiver } from '../../support/hook-posts.js';

let receiver: RunningHookReceiver | undefined;
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

async function start(deliver: HookReceiverOptions['deliver'], options: Partial<HookReceiverOptions> = {}) {
  receiver = await startReceiver({ deliver, ...options });
  return receiver;
}

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const startedAt = performance.now();
  const result = await work;
  return { result, ms: performance.now() - startedAt };
}

const statuses = (responses: readonly Response[]): number[] => responses.map(({ status }) => status);

describe('posts that come close to each other', () => {
  it('are delivered together, and answered after that', async () => {
    const calls: HookPost[][] = [];
    let isDelivered = false;
    const { url, counters } = await start(async (posts) => {
      calls.push(posts);
      await delay(100);
      isDelivered = true;
    });
    const bodies = Array.from({ length: 5 }, () => hookBody({ events: 2 }));
    const { result, ms } = await timed(
      Promise.all(
        bodies.map(async (body) => {
          const response = await post(url, body);
          expect(isDelivered).toBe(true);
          return response;
        }),
      ),
    );
    expect(statuses(result)).toEqual([200, 200, 200, 200, 200]);
    expect(calls).toHaveLength(1);
    expect(calls[0]!.map(({ eventId }) => eventId).sort()).toEqual(bodies.map((body) => body.eventId).sort());
    expect(ms).toBeGreaterThanOrEqual(290);
    expect(counters()).toMatchObject({ accepted: 5, events: 10, notDelivered: 0 });
  });

  it('are not held until a delivery before them has ended', async () => {
    let calls = 0;
    const { url } = await start(() => {
      calls += 1;
      return calls === 1 ? delay(1500) : Promise.resolve();
    });
    const first = post(url);
    await delay(300);
    const { result, ms } = await timed(post(url));
    expect(result.status).toBe(200);
    expect(ms).toBeLessThan(1000);
    expect((await first).status).toBe(200);
  });

  it('are delivered at once when there are enough events', async () => {
    const sizes: number[] = [];
    const { url } = await start(async (posts) => void sizes.push(posts.flatMap(({ events }) => events).length), {
      limits: { gatherMs: 2000, gatherEvents: 10 },
    });
    const { result, ms } = await timed(Promise.all([4, 4, 4, 10, 12].map((events) => post(url, hookBody({ events })))));
    expect(statuses(result)).toEqual([200, 200, 200, 200, 200]);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(12);
    expect(sizes.reduce((sum, one) => sum + one)).toBe(34);
    expect(sizes.length).toBeGreaterThan(2);
    expect(ms).toBeLessThan(2500);
  });

  it('are all answered, each event delivered once, when 200 come at the same time', async () => {
    const seen: string[] = [];
    let calls = 0;
    const { url, counters } = await start(async (posts) => {
      calls += 1;
      await delay(50);
      seen.push(...posts.flatMap(({ events }) => events.map(({ uuid }) => uuid)));
    });
    const { result, ms } = await timed(Promise.all(Array.from({ length: 200 }, () => post(url))));
    expect(new Set(statuses(result))).toEqual(new Set([200]));
    expect(new Set(seen).size).toBe(200);
    expect(seen).toHaveLength(200);
    expect(calls).toBeLessThan(20);
    expect(ms).toBeLessThan(3000);
    expect(counters()).toMatchObject({ accepted: 200, events: 200 });
  });
});

describe('what cannot be delivered', () => {
  it('is answered 503 together with all that was gathered, and told once', async () => {
    const told: unknown[] = [];
    const down = new Error('Temporal is down');
    const { url, counters } = await start(() => Promise.reject(down), { onFailure: (error) => told.push(error) });
    const responses = await Promise.all([post(url), post(url), post(url)]);
    expect(statuses(responses)).toEqual([503, 503, 503]);
    for (const response of responses) expect(await response.text()).not.toContain('down');
    expect(told).toEqual([down]);
    expect(counters()).toMatchObject({ accepted: 0, events: 0, notDelivered: 3 });
  });

  it('is answered 503 within 3 s, however long it takes', async () => {
    const { url, counters } = await start(() => delay(3500));
    const { result, ms } = await timed(post(url));
    expect(result.status).toBe(503);
    expect(ms).toBeGreaterThan(2000);
    expect(ms).toBeLessThan(3000);
    expect(counters()).toMatchObject({ accepted: 0, notDelivered: 1 });
  });

  it('is answered within 3 s although the body was slow, too', async () => {
    const { url, counters } = await start(() => delay(3500));
    const text = JSON.stringify(hookBody());
    const { result, ms } = await timed(postSlowly(url, [text.slice(0, 100), text.slice(100)], { everyMs: 350 }));
    expect(result).toBe(503);
    expect(ms).toBeLessThan(3000);
    expect(counters()).toMatchObject({ slow: 0, notDelivered: 1 });
  });

  it('may throw, too', async () => {
    const { url } = await start(() => {
      throw new Error('a bug');
    });
    expect((await post(url)).status).toBe(503);
  });

  it('does not pile up without bound: 503 at once', async () => {
    const { url, counters } = await start(() => delay(1000), { limits: { gatherMs: 1, waitingBytes: 1500 } });
    const first = post(url);
    await delay(100);
    const { result, ms } = await timed(Promise.all([post(url), post(url)]));
    expect(statuses(result).sort()).toEqual([200, 503]);
    expect(ms).toBeLessThan(2000);
    expect((await first).status).toBe(200);
    expect(counters()).toMatchObject({ accepted: 2, notDelivered: 1 });
    expect((await post(url)).status).toBe(200);
  });
});

describe('closing', () => {
  it('delivers and answers what has come, at once, and takes nothing new', async () => {
    let events = 0;
    const { url, close } = await start(
      async (posts) => {
        await delay(100);
        events += posts.length;
      },
      { limits: { gatherMs: 2000 } },
    );
    const under = [post(url), post(url)];
    await delay(150);
    const { ms } = await timed(close());
    receiver = undefined;
    expect(statuses(await Promise.all(under))).toEqual([200, 200]);
    expect(events).toBe(2);
    expect(ms).toBeLessThan(1500);
    await expect(post(url)).rejects.toThrow();
  });

  it('waits for a delivery whose posts were answered before', async () => {
    let isDone = false;
    const { url, close } = await start(
      async () => {
        await delay(600);
        isDone = true;
      },
      { limits: { gatherMs: 1, answerMs: 200, bodyMs: 100 } },
    );
    expect((await post(url)).status).toBe(503);
    await close();
    receiver = undefined;
    expect(isDone).toBe(true);
  });
});
