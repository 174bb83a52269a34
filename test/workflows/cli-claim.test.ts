// Property: the commands show a secret once, to the one who has the key or the claim, and nowhere else.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { buildCommand, runCommand } from '../support/cli.js';
import { addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';
import { test, type TemporalEnv, uniqueName, withWorker } from '../support/temporal-env.js';

let org: SimulatedOrg;
let env: Record<string, string>;
let folder: string;
beforeAll(async () => {
  buildCommand();
  org = await startSimulatedOrg();
  const { address } = inject('temporal');
  env = { TEMPORAL_ADDRESS: address, OKTA_DOMAIN: org.simulator.url, OKTA_API_TOKEN: org.simulator.apiToken };
  folder = mkdtempSync(join(tmpdir(), 'temporal-okta-keys-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await org.close();
});

const file = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const errorOf = (stderr: string): { type: string; message: string } =>
  (JSON.parse(stderr) as { error: { type: string; message: string } }).error;
const open = (link: unknown): unknown =>
  org.simulator.admin.visit({ do: 'open-link', link: String(link), password: 'Correct-Horse-7' });

const spki = { type: 'spki', format: 'pem' } as const;
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const jwk = { format: 'jwk' } as const;

describe('action --seal and unseal', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

  test.for([
    ['PEM, EC', () => ec.publicKey.export(spki), () => ec.privateKey.export(pkcs8)],
    ['JWK, EC', () => JSON.stringify(ec.publicKey.export(jwk)), () => JSON.stringify(ec.privateKey.export(jwk))],
    ['PEM, RSA', () => rsa.publicKey.export(spki), () => rsa.privateKey.export(pkcs8)],
  ] as const)('give a link that works: %s', async ([, publicText, privateText]) => {
    const userId = addUser(org, `${uniqueName('sealed')}@example.com`, 'STAGED');
    const input = JSON.stringify({ userId, sendEmail: false });
    const seal = file(uniqueName('public'), publicText());
    const sealed = await runCommand(['action', 'activate-user', '--input', input, '--seal', seal, '--json'], env);
    expect(sealed.stderr).toBe('');
    expect(Object.keys(JSON.parse(sealed.stdout))).toEqual(['sealed']);
    const key = file(uniqueName('private'), privateText());
    const result = file(uniqueName('result'), sealed.stdout);
    const opened = await runCommand(['unseal', '--key', key, '--in', result, '--json']);
    const { activationUrl, activationToken } = JSON.parse(opened.stdout) as Record<string, string>;
    expect(sealed.stdout).not.toContain(activationToken);
    expect(open(activationUrl)).toMatchObject({ user: { id: userId, status: 'ACTIVE' } });

    const bare = file(uniqueName('jwe'), (JSON.parse(sealed.stdout) as { sealed: string }).sealed);
    expect((await runCommand(['unseal', '--key', key, '--in', bare, '--json'])).stdout).toBe(opened.stdout);
  });

  test('refuse what is no key, or another one, before anything is called', async () => {
    const before = org.simulator.admin.requests().length;
    const input = JSON.stringify({ userId: '00u1ero7vZFVEIYLWPBN', sendEmail: false });
    const privatePem = file('private.pem', ec.privateKey.export(pkcs8));
    const privateJwk = file('private.jwk', JSON.stringify(ec.privateKey.export(jwk)));
    const weak = file('weak.pem', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export(spki));
    const noKey = file('no-key', 'hello');
    const action = (seal: string): string[] => ['action', 'activate-user', '--input', input, '--seal', seal];
    const locked = { ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' };
    const lockedPem = file('locked.pem', ec.privateKey.export(locked));
    const foreignKey = file('foreign.pem', rsa.privateKey.export(pkcs8));
    for (const [args, says] of [
      [action(privatePem), /-pubout/],
      [action(privateJwk), /seal\.d/],
      [action(weak), /seal\.n/],
      [action(noKey), /--seal/],
      [action(join(folder, 'none')), /none/],
      [['action', 'get-user', '--input', '{}', '--seal', weak], /--seal/],
      [['unseal', '--key', noKey, '--in', noKey], /--key/],
      [['unseal', '--key', lockedPem, '--in', noKey], /passphrase/],
      [['unseal', '--key', foreignKey, '--in', noKey], /another key/],
      [['unseal', '--in', noKey], /--key/],
    ] as const) {
      const { code, stdout, stderr } = await runCommand([...args, '--json'], {
        ...env,
        TEMPORAL_ADDRESS: '127.0.0.1:1',
      });
      expect(errorOf(stderr), args.join(' ')).toMatchObject({ type: 'Okta.InvalidInput' });
      expect(errorOf(stderr).message).toMatch(says);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    }
    expect(org.simulator.admin.requests()).toHaveLength(before);
  });
});

describe('claim', () => {
  const leave = (temporal: TemporalEnv, taskQueue: string, more: object = {}): Promise<WorkflowHandle> => {
    const userId = addUser(org, `${uniqueName('claimed')}@example.com`, 'PROVISIONED');
    const args = [{ action: 'activateUser', input: { userId }, ...more }];
    return temporal.client.workflow.start('claimSecret', { taskQueue, workflowId: uniqueName('claim'), args });
  };
  // The command needs no Okta org: only a worker has one.
  const claim = (...args: string[]) => runCommand(['claim', ...args], { TEMPORAL_ADDRESS: env['TEMPORAL_ADDRESS'] });

  test('prints the secret once; the second time it says that it was used', async ({ temporal }) => {
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const { workflowId } = await leave(temporal, taskQueue);
      const first = await claim(workflowId, '--json');
      expect(first).toMatchObject({ code: 0, stderr: '' });
      const { activationUrl } = JSON.parse(first.stdout) as Record<string, string>;
      expect(open(activationUrl)).toMatchObject({ user: { status: 'ACTIVE' } });
      const second = await claim(workflowId, '--json');
      expect(second).toMatchObject({ code: 1, stdout: '' });
      expect(errorOf(second.stderr)).toMatchObject({ type: 'Claim.Used' });
    });
  });

  test('writes it into a new file for nobody else, and not to stdout', async ({ temporal }) => {
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const { workflowId } = await leave(temporal, taskQueue);
      const taken = file('taken.json', 'mine');
      const refused = await claim(workflowId, '--out', taken, '--json');
      expect(refused.code).toBe(2);
      expect(readFileSync(taken, 'utf8')).toBe('mine');
      const out = join(folder, 'secret.json');
      const { code, stdout, stderr } = await claim(workflowId, '--out', out);
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
      expect(statSync(out).mode & 0o777).toBe(0o600);
      const { activationUrl, activationToken } = JSON.parse(readFileSync(out, 'utf8')) as Record<string, string>;
      expect(stderr).not.toContain(activationToken);
      expect(open(activationUrl)).toMatchObject({ user: { status: 'ACTIVE' } });
    });
  });

  test('says that it expired, was withdrawn or is unknown, and leaves no file behind', async ({ temporal }) => {
    await withWorker({ env: temporal, activities: org.activities }, async ({ taskQueue }) => {
      const expired = await leave(temporal, taskQueue, { expiresInSeconds: 1 });
      const withdrawn = await leave(temporal, taskQueue);
      await withdrawn.cancel();
      await Promise.all([expired.result(), withdrawn.result()]);
      for (const [id, type] of [
        [expired.workflowId, 'Claim.Expired'],
        [withdrawn.workflowId, 'Claim.Withdrawn'],
        ['okta-claim:default:none', 'Claim.Unknown'],
      ] as const) {
        const out = join(folder, 'nothing.json');
        const { code, stderr } = await claim(id, '--out', out, '--json');
        expect(errorOf(stderr)).toMatchObject({ type });
        expect(code).toBe(1);
        expect(existsSync(out)).toBe(false);
      }
    });
  });

  test('says that nobody polls, and where', async ({ temporal }) => {
    const taskQueue = uniqueName('nobody');
    const handle = await leave(temporal, taskQueue);
    const { code, stdout, stderr } = await claim(handle.workflowId, '--timeout', '1', '--json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(errorOf(stderr)).toMatchObject({ type: 'Claim.Unanswered' });
    expect(errorOf(stderr).message).toContain(`--task-queue ${taskQueue}`);
    await handle.terminate();
  });

  test.for([
    [['claim'], /missing required argument/],
    [['claim', 'x', '--timeout', '0'], /--timeout/],
    [['claim', 'x', '--timeout', 'Infinity'], /--timeout/],
    [['claim', 'x', '--out', '/no/such/folder/x'], /--out/],
  ] as const)('%j is bad input: exit 2', async ([args, says]) => {
    const { code, stderr } = await runCommand([...args, '--json'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(errorOf(stderr)).toMatchObject({ type: 'Okta.InvalidInput' });
    expect(errorOf(stderr).message).toMatch(says);
    expect(code).toBe(2);
  });
});
