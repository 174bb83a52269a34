// Property: from the command line alone, events reach a file: by polling, at once by a hook, each of them once.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { TriggerLag } from '../../src/temporal/trigger-lag.js';
import type { TriggerStatus } from '../../workflows/messages.js';
import { buildCommand, runCommand, startCommand } from '../support/cli.js';
import { type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { uniqueName } from '../support/temporal-env.js';

let org: SimulatedOrg;
let folder: string;
let env: Record<string, string>;
let worker: Awaited<ReturnType<typeof startCommand>>;
let name: string;
const taskQueue = uniqueName('queue');
const secret = 'a-secret-of-a-hook';
beforeAll(async () => {
  buildCommand();
  org = await startSimulatedOrg();
  folder = mkdtempSync(join(tmpdir(), 'temporal-okta-test-'));
  env = {
    TEMPORAL_ADDRESS: inject('temporal').address,
    OKTA_DOMAIN: org.simulator.url,
    OKTA_API_TOKEN: org.simulator.apiToken,
    HOOK_SECRET: secret,
  };
  worker = await startCommand(['worker', '--task-queue', taskQueue], env);
});
afterEach(async () => {
  await runCommand(['trigger', 'delete', name], env);
});
afterAll(async () => {
  await worker.end();
  await org.close();
  rmSync(folder, { recursive: true });
});

const file = (): string => join(folder, `${name}.jsonl`);
const written = (): string[] => {
  try {
    return readFileSync(file(), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).uuid);
  } catch {
    return [];
  }
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON of many commands
async function ran(...args: string[]): Promise<any> {
  const { code, stdout, stderr } = await runCommand([...args, '--json'], env);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const create = (...args: string[]) =>
  ran('trigger', 'create', name, '--task-queue', taskQueue, '--to-file', file(), ...args);

function happen(count: number): string[] {
  const events = Array.from({ length: count }, () => ({ eventType: 'user.session.start' }));
  return org.simulator.admin.addLogEvents({ events }).map(({ uuid }) => uuid);
}

async function until(condition: () => boolean, ms = 20_000): Promise<void> {
  const endMs = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > endMs)
      throw new Error(`waited for ${String(ms / 1000)} s; ${String(written().length)} events are there`);
    await delay(20);
  }
}

const filter = 'eventType eq "user.session.start"';

describe('trigger', () => {
  test('follows the log into a file, and is paused, resumed, rewound, replayed, shown and deleted', async () => {
    name = uniqueName('polled');
    expect(await create('--filter', filter, '--interval', '1')).toMatchObject({ isFollowing: true });
    const first = happen(3);
    await until(() => written().length === 3);
    await ran('trigger', 'pause', name, '--by', 'ada', '--reason', 'a test');
    expect(await ran('trigger', 'show', name)).toMatchObject({ pausedBy: { by: 'ada', reason: 'a test' } });
    const second = happen(2);
    await ran('trigger', 'resume', name);
    await until(() => written().length === 5);
    expect(written()).toEqual([...first, ...second]);
    const from = new Date(Date.now() - 3_600_000).toISOString();
    expect(await ran('trigger', 'replay', name, '--from', from, '--shadow')).toMatchObject({ events: 5 });
    expect(await ran('trigger', 'rewind', name, '--to', from)).toEqual({ name, generation: 2 });
    await until(() => written().length === 10);
    const status = (await ran('trigger', 'show', name)) as TriggerStatus & TriggerLag;
    expect(status.routes).toEqual({ default: { delivered: 10, undeliverable: 0 } });
    expect(await ran('trigger', 'dead-letters', name)).toEqual({ listed: [], beyond: {} });
    expect(await ran('trigger', 'redeliver', name)).toEqual({ tried: 0, left: 0 });
    const listed = (await ran('trigger', 'list')) as { name: string }[];
    expect(listed.map((one) => one.name)).toContain(name);
    const shown = await runCommand(['trigger', 'show', name], env);
    expect(shown.stdout).toContain('10 delivered, 0 undeliverable');
    expect(shown.stdout).toMatch(/behind +\d+ s: all read up to \d{4}-/);
    expect(status.behindSeconds).toBeLessThan(100);
    expect(await ran('trigger', 'delete', name)).toEqual({ name, deleted: true });
    const gone = await runCommand(['trigger', 'show', name, '--json'], env);
    expect(gone.code).toBe(1);
    expect(JSON.parse(gone.stderr)).toMatchObject({ error: { type: 'Okta.NotFound' } });
  });

  test('has its events at once by a hook, and its polls repeat none of them', async () => {
    name = uniqueName('hooked');
    const receiver = await startCommand(['hooks', 'serve', '--port', '0', '--secret-env', 'HOOK_SECRET'], env);
    try {
      const { url } = JSON.parse(receiver.firstLine) as { url: string };
      const events = 'user.session.start,user.session.end';
      const hook = ['--name', name, '--url', url, '--events', events, '--secret-env', 'HOOK_SECRET'];
      expect(await ran('hooks', 'register', ...hook)).toMatchObject({ isVerified: true });
      await create('--event-types', events, '--hook', '--interval', '3600');
      // The receiver hears of a trigger when Temporal lists it.
      await delay(3000);
      const startedMs = Date.now();
      const first = happen(3);
      await until(() => written().length === 3, 3000);
      expect(Date.now() - startedMs).toBeLessThan(3000);
      await runCommand(['trigger', 'pause', name], env);
      await runCommand(['trigger', 'resume', name], env);
      const second = happen(2);
      await until(() => written().length === 5);
      expect(written()).toEqual([...first, ...second]);
      const status = (await ran('trigger', 'show', name)) as TriggerStatus;
      expect(status.byHook).toBeGreaterThanOrEqual(3);
      expect(status.routes['default']?.delivered).toBe(5);
      // What the hook missed while nobody listened comes by the poll.
      await receiver.end();
      const third = happen(2);
      await runCommand(['trigger', 'pause', name], env);
      await runCommand(['trigger', 'resume', name], env);
      await until(() => written().length === 7);
      expect(written()).toEqual([...first, ...second, ...third]);
    } finally {
      await receiver.end();
      await runCommand(['hooks', 'remove', '--name', name], env);
    }
  });

  test.for([
    [['--filter', 'eventType foo "x"'], 'filter'],
    [['--filter', filter, '--interval', '0'], 'intervalSeconds'],
    [['--filter', filter, '--since', 'yesterday'], 'since'],
    [['--filter', 'eventType eq "user.account.expire_password"', '--hook'], 'user.account.expire_password'],
    [['--hook'], 'event types'],
    [['--start', 'showLogEvent'], 'one place'],
  ] as const)('refuses %j, and makes nothing', async ([args, said]) => {
    name = uniqueName('refused');
    const { code, stderr } = await runCommand(
      ['trigger', 'create', name, '--task-queue', taskQueue, '--to-file', file(), ...args, '--json'],
      env,
    );
    expect(code).toBe(2);
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ error: { type: 'Okta.InvalidInput' } });
    expect(stderr).toContain(said);
    expect((await runCommand(['trigger', 'show', name], env)).code).toBe(1);
  });
});
