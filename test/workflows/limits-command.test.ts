// Property: the commands show how the rate limits stand and what a run waits for, in text, JSON and metrics, and keep their contracts.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import type { DescribeLimitsResult } from '../../workflows/describe-limits.js';
import { buildCommand, runCommand, startCommand, talkTo } from '../support/cli.js';
import { addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName } from '../support/temporal-env.js';

const taskQueue = uniqueName('limits-command');
let org: SimulatedOrg;
let input: string;
let env: Record<string, string>;
let metrics: string;
let worker: Awaited<ReturnType<typeof startCommand>>;

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

beforeAll(async () => {
  buildCommand();
  org = await startSimulatedOrg({ rateLimits: 'workforce' });
  input = JSON.stringify({ userId: addUser(org, 'limits@example.com') });
  env = {
    TEMPORAL_ADDRESS: inject('temporal').address,
    OKTA_DOMAIN: org.simulator.url,
    OKTA_API_TOKEN: org.simulator.apiToken,
  };
  metrics = `127.0.0.1:${String(await freePort())}`;
  worker = await startCommand(['worker', '--task-queue', taskQueue, '--metrics', metrics], env);
  await getUser('--json');
});
afterAll(async () => {
  const { code } = await worker.end();
  expect(code).toBe(0);
  await org.close();
});

const getUser = (...options: string[]) =>
  runCommand(['action', 'get-user', '--input', input, '--task-queue', taskQueue, ...options], env);

const errorOf = (stderr: string): { type: string; message: string } =>
  (JSON.parse(stderr) as { error: { type: string; message: string } }).error;

describe('limits', () => {
  test('prints a reading as JSON', async () => {
    // Neither an org nor its credentials are needed.
    const { TEMPORAL_ADDRESS } = env;
    const { code, stdout, stderr } = await runCommand(['limits', '--json', '--task-queue', taskQueue], {
      TEMPORAL_ADDRESS,
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { workers, unreachable, buckets } = JSON.parse(stdout) as DescribeLimitsResult;
    expect(workers).toHaveLength(1);
    expect(unreachable).toEqual([]);
    expect(buckets).toMatchObject([
      { org: org.simulator.url, bucket: 'user-read', usedByUs: 1, connections: ['default'], limitedBy: 'nothing' },
    ]);
  });

  test('prints a table', async () => {
    const { code, stdout } = await runCommand(['limits', '--task-queue', taskQueue], env);
    expect(code).toBe(0);
    const [head, row, ...rest] = stdout.split('\n');
    expect(head?.split(/\s{2,}/)).toHaveLength(10);
    expect(row?.split(/\s{2,}/).slice(0, 2)).toEqual([org.simulator.url, 'user-read']);
    expect(row?.split(/\s{2,}/)).toHaveLength(10);
    expect(rest.join('\n')).toContain('by 1 worker');
  });

  test('goes on with --watch, a line each, and ends cleanly on SIGTERM', async () => {
    const args = ['limits', '--watch', '1', '--json', '--task-queue', taskQueue];
    const { firstLine, end } = await startCommand(args, env);
    const first = JSON.parse(firstLine) as DescribeLimitsResult;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const { code, stdout, stderr } = await end();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const ats = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as DescribeLimitsResult).at);
    expect(ats[0]).toBe(first.at);
    expect(new Set(ats).size).toBeGreaterThan(1);
  });

  test('fails where nobody polls, exit 1', async () => {
    const nobody = uniqueName('nobody');
    const { code, stdout, stderr } = await runCommand(['limits', '--json', '--task-queue', nobody], env);
    expect(errorOf(stderr)).toMatchObject({ type: 'Config.Missing' });
    expect(errorOf(stderr).message).toContain(nobody);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test('fails the same where the worker that Temporal lists is dead', async () => {
    const queue = uniqueName('dead');
    const { nextLine, kill, ended } = talkTo(['worker', '--task-queue', queue], env);
    await nextLine();
    await runCommand(['limits', '--task-queue', queue], env);
    kill();
    await ended;
    const { code, stdout, stderr } = await runCommand(['limits', '--json', '--task-queue', queue], env);
    expect(errorOf(stderr)).toMatchObject({ type: 'Config.Missing' });
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test.for([
    [['limits', '--watch', '0'], /--watch/],
    [['limits', '--watch', 'soon'], /--watch/],
    [['limits', '--watch', '3601'], /--watch/],
    [['worker', '--metrics', 'localhost:9464'], /--metrics/],
    [['worker', '--metrics', '127.0.0.1'], /--metrics/],
    [['worker', '--metrics', '127.0.0.1:0'], /--metrics/],
    [['worker', '--metrics', '127.0.0.1:65536'], /--metrics/],
    [['worker', '--metrics', '[127.0.0.1]:9464'], /--metrics/],
    [['worker', '--metrics', '::1:9464'], /--metrics/],
  ] as const)('%j is bad input: exit 2', async ([args, says]) => {
    const { code, stdout, stderr } = await runCommand([...args, '--json'], { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(errorOf(stderr).type).toBe('Okta.InvalidInput');
    expect(errorOf(stderr).message).toMatch(says);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('worker --metrics', () => {
  test('shows the limits to Prometheus, beside what Temporal shows', async () => {
    const scrape = async (): Promise<string> => (await fetch(`http://${metrics}/metrics`)).text();
    await expect.poll(scrape, { timeout: 20_000 }).toContain('okta_rate_limit_limit{');
    const lines = (await scrape()).split('\n');
    const valueOf = (name: string, ...tags: string[]): number => {
      const all = [`org="${org.simulator.url}"`, 'bucket="user-read"', ...tags];
      const line = lines.find((one) => one.startsWith(`${name}{`) && all.every((tag) => one.includes(tag)));
      return line === undefined ? NaN : Number(line.split(' ').at(-1));
    };
    expect(valueOf('okta_rate_limit_limit')).toBeGreaterThan(0);
    expect(valueOf('okta_rate_limit_allowed')).toBeGreaterThan(0);
    expect(valueOf('okta_rate_limit_allowed_here')).toBeGreaterThan(0);
    expect(valueOf('okta_rate_limit_used_by_us')).toBeGreaterThanOrEqual(0);
    expect(valueOf('okta_rate_limit_used_by_others')).toBeGreaterThanOrEqual(0);
    expect(valueOf('okta_rate_limit_remaining')).toBeGreaterThan(0);
    for (const lane of ['urgent', 'normal', 'bulk'])
      expect(valueOf('okta_rate_limit_waiting', `lane="${lane}"`)).toBe(0);
    expect(valueOf('okta_rate_limit_refused_total')).toBe(0);
    expect(lines.some((line) => line.startsWith('temporal_'))).toBe(true);
  });

  test('fails where the address is taken, exit 1', async () => {
    const { code, stdout, stderr } = await runCommand(['worker', '--json', '--metrics', metrics], env);
    expect(errorOf(stderr)).toMatchObject({ type: 'Config.Invalid' });
    expect(errorOf(stderr).message).toContain(metrics);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});

describe('action', () => {
  const limitNextCall = () =>
    org.simulator.admin.addFault({ kind: 'rate-limit', path: '/api/v1/users/', ms: 5000, times: 1 });

  test('says once what it waits for, on stderr', async () => {
    limitNextCall();
    const { code, stdout, stderr } = await getUser();
    expect(stderr.match(/waiting: limited by Okta's bucket "user-read" \(next try in \d+ s\)/g)).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'ACTIVE' });
    expect(code).toBe(0);
  });

  test('says nothing of it with --json', async () => {
    limitNextCall();
    const { code, stdout, stderr } = await getUser('--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'ACTIVE' });
    expect(code).toBe(0);
  });
});
