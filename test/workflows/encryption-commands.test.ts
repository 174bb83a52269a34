// Property: the commands encrypt wherever a key is configured, say what they can't read, and log nobody's data.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { connectClient } from '../../src/temporal/client.js';
import { encryptionFromEnvironment } from '../../src/temporal/codec/encryption.js';
import { buildCommand, runCommand, startCommand } from '../support/cli.js';
import { seenIn } from '../support/marked.js';
import { addGroup, addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, uniqueName } from '../support/temporal-env.js';

const group = 'Everyone here';
const marked = { login: 'zaphod.secret@example.com', name: 'Zaphodmark' };
const marks = ['zaphod.secret', marked.name];

let org: SimulatedOrg;
let folder: string;
let env: Record<string, string>;
let keys: string;
beforeAll(async () => {
  buildCommand();
  folder = mkdtempSync(join(tmpdir(), 'temporal-okta-keys-'));
  org = await startSimulatedOrg();
  addGroup(org, group);
  env = {
    TEMPORAL_ADDRESS: inject('temporal').address,
    OKTA_DOMAIN: org.simulator.url,
    OKTA_API_TOKEN: org.simulator.apiToken,
  };
  keys = (await runCommand(['key', 'generate', '--id', 'k1'])).stdout.trim();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await org.close();
});

const withKeys = (): Record<string, string> => ({ ...env, TEMPORAL_OKTA_ENCRYPTION_KEYS: keys });
const errorOf = (stderr: string): { type: string; message: string } =>
  (JSON.parse(stderr) as { error: { type: string; message: string } }).error;

describe('key generate', () => {
  test('makes another key each time, which the environment takes', async () => {
    const one = await runCommand(['key', 'generate', '--json']);
    const two = await runCommand(['key', 'generate', '--id', 'mine']);
    expect(one.code).toBe(0);
    const { id, key } = JSON.parse(one.stdout) as { id: string; key: string };
    const line = `${id}:${key},${two.stdout.trim()}`;
    expect(encryptionFromEnvironment({ TEMPORAL_OKTA_ENCRYPTION_KEYS: line })?.keys).toMatchObject([
      { id },
      { id: 'mine' },
    ]);
    expect(two.stdout).not.toContain(key);
    expect(two.stderr).toContain('TEMPORAL_OKTA_ENCRYPTION_KEYS');
  });

  test('writes a file for its owner alone, and never over another', async () => {
    const file = join(folder, 'key');
    const made = await runCommand(['key', 'generate', '--out', file, '--json']);
    expect(made.code).toBe(0);
    expect(JSON.parse(made.stdout)).not.toHaveProperty('key');
    const text = readFileSync(file, 'utf8');
    expect(Buffer.from(text, 'base64')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await runCommand(['key', 'generate', '--out', file, '--json']);
    expect(again.code).toBe(2);
    expect(errorOf(again.stderr).message).toContain(file);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test.for([
    ['--id', 'a b'],
    ['--id', ''],
    ['--out', '/no/such/folder/key'],
  ])('refuses %j: exit 2', async (args) => {
    const { code, stdout, stderr } = await runCommand(['key', 'generate', ...args, '--json']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(errorOf(stderr).message).toContain(args[0]);
  });
});

describe('action and worker', () => {
  test('encrypt where a key is configured', async ({ temporal }) => {
    addUser(org, marked.login);
    const args = ['action', 'get-user', '--input', JSON.stringify({ userId: marked.login }), '--json'];
    const { stdout, stderr, code } = await runCommand(args, withKeys());
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ profile: { login: marked.login } });
    expect(code).toBe(0);
    // Runs of other test files are among them: they know nothing of what is marked here. Lists lag behind.
    const encryptedRuns = async (): Promise<number> => {
      const runs = temporal.client.workflow.list({ query: `WorkflowType = 'runAction' AND OktaAction = 'getUser'` });
      let encrypted = 0;
      for await (const { workflowId } of runs) {
        const history = historyToJSON(await temporal.client.workflow.getHandle(workflowId).fetchHistory());
        expect(seenIn(history, marks)).toEqual([]);
        if (history.includes('encryption-key-id')) encrypted += 1;
      }
      return encrypted;
    };
    await expect.poll(encryptedRuns, { timeout: 20_000 }).toBeGreaterThan(0);
  });

  test.for([
    ['a:short', 'Config.Invalid'],
    ['no-colon', 'Config.Invalid'],
  ] as const)('refuse the keys %j before anything else, without repeating them', async ([wrong, type]) => {
    const { code, stderr } = await runCommand(['doctor', '--json'], { ...env, TEMPORAL_OKTA_ENCRYPTION_KEYS: wrong });
    expect(code).toBe(1);
    const worker = await runCommand(['worker', '--json'], { ...env, TEMPORAL_OKTA_ENCRYPTION_KEYS: wrong });
    expect(errorOf(worker.stderr)).toMatchObject({ type });
    expect(stderr + worker.stderr).not.toContain('short');
  });

  test('a worker without the key says at each try which one lacks; one with it goes on', async () => {
    const { address, namespace } = inject('temporal');
    const taskQueue = uniqueName('locked');
    const client = await connectClient({ address, namespace, encryption: encryptionFromEnvironment(withKeys()) });
    const handle = await client.workflow.start('runAction', {
      ...{ taskQueue, workflowId: uniqueName('locked'), args: [{ action: 'searchUsers', input: { q: marked.login } }] },
    });
    const without = await startCommand(['worker', '--task-queue', taskQueue], env);
    await expect.poll(async () => failedTasks(handle), { timeout: 20_000 }).toBeGreaterThan(0);
    const { stderr } = await without.end();
    // What will be readable is said once, at the start.
    expect(stderr).toContain('No encryption key is configured');
    expect(stderr).toContain('Config.Missing');
    expect(stderr).toContain('k1');
    expect(stderr).toContain('encryption.keys');
    expect(seenIn(stderr, marks)).toEqual([]);
    const having = await startCommand(['worker', '--task-queue', taskQueue], withKeys());
    expect(await handle.result()).toMatchObject({ items: [{ profile: { login: marked.login } }] });
    expect((await having.end()).stderr).toBe('');
    await client.connection.close();
  });

  const failedTasks = async (handle: { fetchHistory: () => Promise<{ events?: unknown }> }): Promise<number> => {
    const { events } = (await handle.fetchHistory()) as { events?: { workflowTaskFailedEventAttributes?: unknown }[] };
    return (events ?? []).filter(({ workflowTaskFailedEventAttributes: failed }) => failed != null).length;
  };

  test.for(['with', 'without'])("a worker %s a key logs nobody's data, not even at DEBUG", async (which) => {
    const { address, namespace } = inject('temporal');
    const taskQueue = uniqueName('logs');
    const environment = which === 'with' ? withKeys() : env;
    const client = await connectClient({ address, namespace, encryption: encryptionFromEnvironment(environment) });
    const worker = await startCommand(['worker', '--task-queue', taskQueue, '--log-level', 'DEBUG'], environment);
    const run = (type: string, args: unknown[]): Promise<unknown> =>
      client.workflow
        .execute(type, { taskQueue, workflowId: uniqueName('logs'), args })
        .catch((error: unknown) => error);
    const login = `${which}.${marked.login}`;
    const onboarding = { profile: { login, email: login, firstName: marked.name, lastName: 'B' }, groupNames: [group] };
    const fault = { kind: 'status', path: '/lifecycle/activate', times: 1 } as const;
    org.simulator.admin.addFault({ ...fault, status: 500 });
    org.simulator.admin.addFault({ ...fault, status: 403, errorCode: 'E0000006' });
    await run('onboardUser', [onboarding]); // tried again, then undone
    await run('onboardUser', [onboarding]); // done
    await run('onboardUser', [onboarding]); // the login is taken
    await run('runAction', [{ action: 'getUser', input: { userId: `no-${login}` } }]);
    await run('onboardUser', [{ profile: { login, [marked.name]: 1 } }]);
    const { stderr } = await worker.end();
    org.simulator.admin.clearFaults();
    await client.connection.close();
    expect(stderr).toContain('DEBUG');
    for (const type of ['Server', 'Permission', 'Conflict', 'NotFound', 'InvalidInput']) {
      expect(stderr).toContain(`"type":"Okta.${type}"`);
    }
    expect(stderr).toContain('E0000006');
    expect(seenIn(stderr, [...marks, org.simulator.apiToken])).toEqual([]);
  });
});

describe('codec-server', () => {
  test('prints where it is, decrypts, and ends cleanly on SIGTERM', async () => {
    const token = 'a-token-of-this-test';
    const args = ['codec-server', '--port', '0', '--token-secret', 'env:MY_TOKEN', '--origin', 'http://localhost:8233'];
    const { firstLine, end } = await startCommand(args, { ...withKeys(), MY_TOKEN: token });
    const { url, origins } = JSON.parse(firstLine) as { url: string; origins: string[] };
    expect(origins).toEqual(['http://localhost:8233']);
    expect(firstLine).not.toContain(keys.slice(3));
    const post = (path: string, body: unknown): Promise<Response> =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const payloads = [{ metadata: {}, data: Buffer.from(marked.login).toString('base64') }];
    const encrypted = (await (await post('/encode', { payloads })).json()) as object;
    expect(seenIn(JSON.stringify(encrypted), marks)).toEqual([]);
    expect(await (await post('/decode', encrypted)).json()).toEqual({ payloads });
    const { code, stderr } = await end();
    expect(code).toBe(0);
    expect(stderr).toBe('');
  });

  test('makes a token for loopback, and says it once', async () => {
    const { firstLine, end } = await startCommand(['codec-server', '--port', '0'], withKeys());
    const { url } = JSON.parse(firstLine) as { url: string };
    const { stderr } = await end();
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(firstLine).not.toContain(stderr.trim().split(' ').at(-1));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  test.for([
    [['--host', '0.0.0.0', '--port', '0'], 'Config.Missing', 1],
    [['--token-secret', 'my-secret-itself'], 'Config.Invalid', 1],
    [['--token-secret', 'env:NOT_SET'], 'Config.Missing', 1],
    [['--token-secret', 'file:/no/such/file'], 'Config.Missing', 1],
    [['--token-secret', 'env:SHORT'], 'Config.Invalid', 1],
    [['--port', 'many'], 'Okta.InvalidInput', 2],
    [['--origin', '*'], 'Okta.InvalidInput', 2],
  ] as const)('refuses %j', async ([args, type, exitCode]) => {
    const { code, stdout, stderr } = await runCommand(['codec-server', ...args, '--json'], {
      ...withKeys(),
      SHORT: 'short',
    });
    expect(errorOf(stderr)).toMatchObject({ type });
    expect(stderr).not.toContain('my-secret-itself');
    expect(stdout).toBe('');
    expect(code).toBe(exitCode);
  });

  test('refuses to run without a key', async () => {
    const { code, stderr } = await runCommand(['codec-server', '--json'], env);
    expect(errorOf(stderr)).toMatchObject({ type: 'Config.Missing' });
    expect(code).toBe(1);
  });
});
