import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { createTrigger, deleteTrigger } from '../../src/temporal/triggers.js';
import type { LogEventEnvelope } from '../../workflows/messages.js';
import { startChild } from '../child.js';
import { type BenchResult, lessIsBetter, median } from '../result.js';
import { benchEvent, consumers } from './events.js';
import type { ReceiverInput } from './our-receiver.js';
import { report, type TriggerSetup } from './setup.js';

const posts = 150;
/** Either of the two gets four signals a second: no more than Temporal advises. */
const betweenMs = 125;
const storm = { perSecond: 200, seconds: 30 };
const secret = 'the-secret-of-the-bench';
const orgUrl = 'http://127.0.0.1:9';
const types = [
  'user.session.start',
  'user.authentication.sso',
  'policy.evaluate_sign_on',
  'user.authentication.auth_via_mfa',
];

type Event = LogEventEnvelope['events'][number];

/** The `nth` event, as a hook brings it: of a type that hooks carry. */
function eventOf(nth: number): Event {
  const event = benchEvent(nth, Date.now()) as Event;
  return { ...event, uuid: randomUUID(), eventType: types[nth % 2] ?? '' };
}

/** A hook's post until the consumer's handler ran, beside a bare signal; and many posts for a while. */
export async function triggersHook(setup: TriggerSetup): Promise<BenchResult[]> {
  const orgs = { default: { url: orgUrl, apiToken: 'none-is-needed' } };
  return setup.withWorker({ orgs, limits: false }, async (taskQueue) => [
    ...(await latency(setup, taskQueue)),
    ...(await many(setup, taskQueue)),
  ]);
}

async function withReceiver<T>(setup: TriggerSetup, gatherMs: number, run: (url: string) => Promise<T>): Promise<T> {
  const input: ReceiverInput = { ...setup.target, orgUrl, secret, gatherMs };
  const receiver = startChild('./triggers/our-receiver.js', input);
  try {
    return await run(((await receiver.next()) as { url: string }).url);
  } finally {
    await receiver.stop();
  }
}

async function post(url: string, events: Event[]): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: secret, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ eventType: 'com.okta.event_hook', eventTypeVersion: '1.0', cloudEventsVersion: '0.1' },
      ...{ source: `${orgUrl}/api/v1/eventHooks/whobench`, eventId: randomUUID(), eventTime: new Date().toISOString() },
      ...{ contentType: 'application/json', data: { events } },
    }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function createHooked(client: Client, taskQueue: string, name: string, workflowId: string): Promise<void> {
  const filter = 'eventType eq "user.session.start" or eventType eq "user.authentication.sso"';
  // The org can't be reached: what comes, comes by the hook.
  await createTrigger(client, { name, filter, hook: true, target: { signal: { workflowId } } }, { taskQueue });
  // Until Temporal lists it.
  await delay(5000);
}

async function latency(setup: TriggerSetup, taskQueue: string): Promise<BenchResult[]> {
  const { client } = setup;
  const run = randomUUID().slice(0, 8);
  const start = (name: string) =>
    client.workflow.start('stampArrivals', { taskQueue, workflowId: `${name}-${run}`, args: [{ events: posts }] });
  const [ours, bare] = await Promise.all([start('hooked'), start('bare')]);
  await createHooked(client, taskQueue, `latency-${run}`, ours.workflowId);
  const sent = { ours: new Map<string, number>(), bare: new Map<string, number>() };
  await withReceiver(setup, 0, async (url) => {
    for (let nth = 0; nth < posts; nth += 1) {
      const [one, other] = [eventOf(nth), eventOf(nth)];
      sent.ours.set(one.uuid, Date.now());
      await post(url, [one]);
      await delay(betweenMs);
      sent.bare.set(other.uuid, Date.now());
      const envelope = { trigger: 'bare', route: 'default', generation: 1, batchId: other.uuid, events: [other] };
      await bare.signal('logEvents', envelope);
      await delay(betweenMs);
    }
  });
  const took = async (handle: typeof ours, at: Map<string, number>): Promise<number[]> => {
    const stamps = (await handle.result()) as Record<string, number>;
    return Object.entries(stamps).map(([uuid, atMs]) => atMs - (at.get(uuid) ?? NaN));
  };
  const [oursMs, bareMs] = [await took(ours, sent.ours), await took(bare, sent.bare)];
  await deleteTrigger(client, { name: `latency-${run}` });
  const p99 = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? NaN;
  report(`  post to handler: median ${median(oursMs).toFixed(0)} ms, p99 ${p99(oursMs).toFixed(0)} ms; bare signal: median ${median(bareMs).toFixed(0)} ms, p99 ${p99(bareMs).toFixed(0)} ms`); // prettier-ignore
  const unit = 'ms';
  return [
    lessIsBetter({ bench: "triggers: hook's post to the handler, median", ours: median(oursMs), beside: 3 * median(bareMs), peer: 'three times a bare signal', unit }), // prettier-ignore
    lessIsBetter({ bench: "triggers: hook's post to the handler, p99", ours: p99(oursMs), beside: 10 * p99(bareMs), peer: 'ten times a bare signal', unit }), // prettier-ignore
  ];
}

async function many(setup: TriggerSetup, taskQueue: string): Promise<BenchResult[]> {
  const { client } = setup;
  const run = randomUUID().slice(0, 8);
  const count = storm.perSecond * storm.seconds;
  const counting = await Promise.all(
    Array.from({ length: consumers }, (_, nth) =>
      client.workflow.start('countEvents', {
        ...{ taskQueue, workflowId: `storm-${run}-${String(nth)}`, args: [{ events: count / consumers }] },
      }),
    ),
  );
  await createHooked(client, taskQueue, `storm-${run}`, `storm-${run}-{{debugContext.debugData.shard}}`);
  const answers: { status: number; ms: number }[] = [];
  await withReceiver(setup, 200, async (url) => {
    const pending: Promise<void>[] = [];
    const startedMs = performance.now();
    for (let nth = 0; nth < count; nth += 1) {
      const dueMs = startedMs + (nth * 1000) / storm.perSecond;
      if (dueMs > performance.now()) await delay(dueMs - performance.now());
      const sentMs = performance.now();
      pending.push(
        post(url, [eventOf(nth)]).then((status) => void answers.push({ status, ms: performance.now() - sentMs })),
      );
    }
    await Promise.all(pending);
  });
  const all = Promise.all(counting.map(async (handle) => Number(await handle.result())));
  const counted = await Promise.race([all, delay(60_000, [0])]);
  await deleteTrigger(client, { name: `storm-${run}` });
  const arrived = counted.reduce((sum, one) => sum + one, 0);
  const slowest = Math.max(...answers.map(({ ms }) => ms));
  const refused = answers.filter(({ status }) => status !== 200).length;
  report(`  ${String(count)} posts: ${String(arrived)} arrived, ${String(refused)} refused, the slowest answer ${slowest.toFixed(0)} ms`); // prettier-ignore
  return [
    lessIsBetter({ bench: 'triggers: slowest answer to 200 posts/s for 30 s', ours: slowest, beside: 1000, peer: 'what is allowed', unit: 'ms' }), // prettier-ignore
    lessIsBetter({ bench: 'triggers: posts lost or refused of them, and one', ours: count - arrived + refused + 1, beside: 1, peer: 'none', unit: 'posts + 1' }), // prettier-ignore
  ];
}
