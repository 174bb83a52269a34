// Property: the commands keep their contracts: what stands on stdout and stderr, exit codes, and clean ends.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import type { SimulatorReadyLine } from '../../simulator/index.js';
import { buildCommand, runCommand, startCommand } from '../support/cli.js';
import { addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test } from '../support/temporal-env.js';

let org: SimulatedOrg;
let userId: string;
let env: Record<string, string>;
beforeAll(async () => {
  buildCommand();
  org = await startSimulatedOrg();
  userId = addUser(org, 'cli@example.com');
  env = {
    TEMPORAL_ADDRESS: inject('temporal').address,
    OKTA_DOMAIN: org.simulator.url,
    OKTA_API_TOKEN: org.simulator.apiToken,
  };
});
afterAll(() => org.close());

const errorOf = (stderr: string): { type: string; message: string } =>
  (JSON.parse(stderr) as { error: { type: string; message: string } }).error;

describe('action', () => {
  test('prints the result alone, with a worker of its own', async () => {
    const input = JSON.stringify({ userId });
    const { code, stdout, stderr } = await runCommand(['action', 'suspend-user', '--input', input, '--json'], env);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({});
    expect(code).toBe(0);
    const read = await runCommand(['action', 'get-user', '--input', input, '--json'], env);
    expect(JSON.parse(read.stdout)).toMatchObject({ id: userId, status: 'SUSPENDED' });
  });

  test('prints a failure as JSON on stderr, exit 1', async () => {
    const input = JSON.stringify({ userId: '00u0000000000000none' });
    const { code, stdout, stderr } = await runCommand(['action', 'get-user', '--input', input, '--json'], env);
    expect(errorOf(stderr)).toMatchObject({ type: 'Okta.NotFound' });
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test.for([
    [['action', 'no-such-action', '--input', '{}'], 'Okta.InvalidInput', /no action/],
    [['action', 'get-user'], 'Okta.InvalidInput', /userId/],
    [['action', 'get-user', '--input', '{"userid":"x"}'], 'Okta.InvalidInput', /userid/],
    [['action', 'get-user', '--input', '{"userId":5}'], 'Okta.InvalidInput', /userId/],
    [['action', 'get-user', '--input', '{"userId":"../x"}'], 'Okta.InvalidInput', /userId/],
    [['action', 'get-user', '--input', '{'], 'Okta.InvalidInput', /JSON/],
    [['action', 'get-user', '--input', '[]'], 'Okta.InvalidInput', /object/],
    [['action', 'search-users', '--input', '{"search":"profile.login eq \\"x"}'], 'Okta.InvalidInput', /quote/],
    [['action', 'search-users', '--input', '{"search":"id pr","q":"x"}'], 'Okta.InvalidInput', /search and q/],
    [['action', 'get-user', '--inptu', '{}'], 'Okta.InvalidInput', /inptu/],
    [['simulate', '--port', 'many'], 'Okta.InvalidInput', /--port/],
    [['simulate', '--oauth-redirect-uri', 'callback'], 'Okta.InvalidInput', /--oauth-redirect-uri/],
    [['simulate', '--load', '/no/such/file.json'], 'Okta.InvalidInput', /file\.json/],
    [['nothing-known'], 'Okta.InvalidInput', /nothing-known/],
  ] as const)('%j is bad input: exit 2, nothing started', async ([args, type, says]) => {
    const before = org.simulator.admin.requests().length;
    // Not even a server is needed to find it out.
    const { code, stdout, stderr } = await runCommand([...args, '--json'], { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(errorOf(stderr).type).toBe(type);
    expect(errorOf(stderr).message).toMatch(says);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(org.simulator.admin.requests()).toHaveLength(before);
  });

  test.for([
    ['{"credentials":{"password":{"value":Pa55word}}}', "'P'"],
    ['{"a":"Pa55word" "b":1}', 'position'],
    ['Pa55word', "'P'"],
    ['{"a":"Pa55word', 'position'],
  ] as const)('says of %s why it is no JSON, and repeats nothing of it', async ([input, says]) => {
    const { code, stderr } = await runCommand(['action', 'create-user', '--input', input, '--json'], env);
    expect(code).toBe(2);
    expect(errorOf(stderr).message).toContain(says);
    expect(errorOf(stderr).message).not.toMatch(/a55|word/);
  });

  test.for([
    [{ TEMPORAL_ADDRESS: '127.0.0.1:1' }, 'Temporal.Unreachable', /127\.0\.0\.1:1/],
    [{ TEMPORAL_NAMESPACE: 'no-such-namespace' }, 'Temporal.Unreachable', /no-such-namespace/],
    [{ OKTA_DOMAIN: 'http://127.0.0.1:1' }, 'Okta.Network', /OKTA_DOMAIN/],
    [{ OKTA_DOMAIN: 'http://acme.okta.com' }, 'Config.Invalid', /OKTA_DOMAIN/],
    [{ OKTA_DOMAIN: 'acme-admin.okta.com' }, 'Config.Invalid', /acme\.okta\.com/],
    [{ OKTA_DOMAIN: '' }, 'Config.Missing', /OKTA_DOMAIN/],
    [{ OKTA_API_TOKEN: 'wrong' }, 'Okta.Authentication', /credentials/],
  ] as const)('%j fails with its own type, exit 1', async ([wrong, type, says]) => {
    const { code, stderr } = await runCommand(['action', 'get-user', '--input', JSON.stringify({ userId }), '--json'], {
      ...env,
      ...wrong,
    });
    expect(errorOf(stderr).type).toBe(type);
    expect(errorOf(stderr).message).toMatch(says);
    expect(code).toBe(1);
  });
});

describe('worker', () => {
  test('says in a line that it is ready, serves, and drains on SIGTERM', async () => {
    const { firstLine, end } = await startCommand(['worker', '--task-queue', 'okta-cli-test'], env);
    expect(firstLine).toContain('ready');
    org.simulator.admin.addFault({ kind: 'latency', path: '/api/v1/users/', ms: 1500, times: 1 });
    const running = runCommand(
      ['action', 'get-user', '--input', JSON.stringify({ userId }), '--json', '--task-queue', 'okta-cli-test'],
      // Without an org of its own, the command can only have used that worker.
      { TEMPORAL_ADDRESS: env['TEMPORAL_ADDRESS'] },
    );
    const { code, stdout } = await running;
    expect(JSON.parse(stdout)).toMatchObject({ id: userId });
    expect(code).toBe(0);
    expect((await end()).code).toBe(0);
  });

  test('lets an activity in flight finish before it ends', async () => {
    const { end } = await startCommand(['worker', '--task-queue', 'okta-drain-test'], env);
    org.simulator.admin.addFault({ kind: 'latency', path: '/api/v1/users/', ms: 2000, times: 1 });
    const before = org.simulator.admin.requests().length;
    const running = runCommand(
      [
        'action',
        'get-user',
        '--input',
        JSON.stringify({ userId }),
        '--json',
        '--task-queue',
        'okta-drain-test',
        '--timeout',
        '20',
      ],
      { TEMPORAL_ADDRESS: env['TEMPORAL_ADDRESS'] },
    );
    await expect.poll(() => org.simulator.admin.requests().length, { timeout: 20_000 }).toBeGreaterThan(before);
    expect((await end()).code).toBe(0);
    expect(
      org.simulator.admin
        .requests()
        .slice(before)
        .map(({ status }) => status),
    ).toEqual([200]);
    await running;
  });
});

describe('simulate', () => {
  test('prints where it is, and ends cleanly on SIGTERM', async () => {
    const { firstLine, end } = await startCommand(['simulate', '--port', '0', '--seed', '7', '--users', '500']);
    const { url, adminUrl, apiToken, oauth } = JSON.parse(firstLine) as SimulatorReadyLine;
    expect(adminUrl).toMatch(/^http/);
    expect(oauth.webClient.redirectUri).toBe('http://127.0.0.1:8910/callback');
    expect(await readFile(oauth.serviceClient.privateKeyFile, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const answer = await fetch(`${url}/api/v1/users?limit=1`, {
      headers: { authorization: `SSWS ${apiToken}`, accept: 'application/json' },
    });
    expect(answer.status).toBe(200);
    expect((await end()).code).toBe(0);
    await expect(readFile(oauth.serviceClient.privateKeyFile)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('setup and doctor', () => {
  test('find and register what is missing', async () => {
    const setup = await runCommand(['setup', '--json'], env);
    const { added, present } = JSON.parse(setup.stdout) as { added: string[]; present: string[] };
    expect([...added, ...present].sort()).toEqual([
      'OktaAction',
      'OktaConnection',
      'OktaFlow',
      'OktaFlowState',
      'OktaUserId',
    ]);
    const doctor = await runCommand(['doctor', '--json'], env);
    expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true });
    expect(doctor.code).toBe(0);
    const sick = await runCommand(['doctor', '--json'], { ...env, OKTA_API_TOKEN: 'wrong' });
    expect(JSON.parse(sick.stdout)).toMatchObject({ ok: false });
    expect(sick.code).toBe(1);
  });
});

test.for([
  [['key', 'generate'], false],
  [['search', 'list', '--help'], false],
  [['action', 'get-user', '--help'], false],
  [['worker', '--help'], true],
] as const)('%j loads what runs workers: %s', async ([args, loads]) => {
  const script =
    `import { Module } from 'node:module';` +
    `process.on('exit', () => console.error(Object.keys(Module._cache).some((path) => path.includes('@temporalio/worker/'))))`;
  const { stderr } = await runCommand([...args], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}`,
  });
  expect(stderr).toMatch(new RegExp(`^${String(loads)}$`, 'm'));
});
