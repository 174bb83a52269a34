// Property: `temporal-okta hooks` manages the hooks of the named org, says what is wrong before it calls, and shows no secret.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, type Ended, runCommand } from '../support/cli.js';
import { ScriptedOkta } from '../support/scripted-okta.js';

let okta: ScriptedOkta;
beforeAll(async () => {
  buildCommand();
  okta = await ScriptedOkta.start();
}, 300_000);
afterAll(() => okta.close());

const secret = 'the-secret-of-the-hook';
const hooks = (...args: string[]): Promise<Ended> =>
  runCommand(['hooks', ...args, '--json'], {
    ...{ OKTA_DOMAIN: okta.origin, OKTA_API_TOKEN: '00test-token', HOOK_SECRET: secret, SHORT_SECRET: 'short' },
    // Nobody listens there: these commands need no Temporal server.
    TEMPORAL_ADDRESS: '127.0.0.1:1',
  });
const failure = ({ stderr }: Ended): { type: string; message: string } =>
  (JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { error: { type: string; message: string } }).error;

const hook = (more: object = {}) => ({
  id: 'who1',
  name: 'temporal',
  status: 'ACTIVE',
  verificationStatus: 'VERIFIED',
  events: { type: 'EVENT_TYPE', items: ['user.lifecycle.create'] },
  channel: {
    config: { uri: 'https://hooks.acme.com/okta/hook', authScheme: { type: 'HEADER', key: 'Authorization' } },
  },
  ...more,
});
const answer = (status: number, body?: unknown) => ({ request: '', status, body });
const register = ['register', '--name', 'temporal', '--url', 'https://hooks.acme.com/okta/hook'];
const complete = [
  ...register,
  '--events',
  'user.lifecycle.create, user.lifecycle.suspend',
  '--secret-env',
  'HOOK_SECRET',
];

describe('hooks register', () => {
  it('registers and verifies', async () => {
    okta.play([answer(200, []), answer(200, hook()), answer(200, hook())]);
    const ended = await hooks(...complete);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ change: 'created', isVerified: true, hook: { id: 'who1' } });
    expect(okta.received[1]?.body).toMatchObject({
      events: { items: ['user.lifecycle.create', 'user.lifecycle.suspend'] },
      channel: { config: { authScheme: { key: 'Authorization', value: secret } } },
    });
    expect(ended.stdout).not.toContain(secret);
  });

  it('ends with 1 where Okta does not reach the receiver', async () => {
    const refused = { errorCode: 'E0000001', errorSummary: 'Api validation failed', errorId: 'oae1', errorCauses: [] };
    const unverified = hook({ verificationStatus: 'UNVERIFIED' });
    okta.play([answer(200, []), answer(200, unverified), answer(400, refused), answer(200, unverified)]);
    const ended = await hooks(...complete);
    expect(ended.code).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ isVerified: false, hook: { id: 'who1' } });
  });

  it.each([
    ['an event that hooks do not carry', [...register, '--events', 'event_hook.delivery', '--secret-env', 'HOOK_SECRET'], 2, 'event_hook.delivery'], // prettier-ignore
    ['no secret', [...register, '--events', 'user.lifecycle.create'], 2, '--secret-env'],
    ['a secret that is not set', [...complete.slice(0, -1), 'NO_SUCH_SECRET'], 1, 'NO_SUCH_SECRET'],
    ['a short secret', [...complete.slice(0, -1), 'SHORT_SECRET'], 1, '--secret-env'],
    ['no such connection', [...complete, '--connection', 'emea'], 1, 'emea'],
  ])('refuses %s before Okta is asked', async (_, args, code, says) => {
    okta.play([]);
    const ended = await hooks(...args);
    expect(ended.code).toBe(code);
    expect(failure(ended).message).toContain(says);
    expect(okta.received).toEqual([]);
  });
});

describe('hooks list, verify, deactivate, remove', () => {
  it('say what they found and did', async () => {
    okta.play([answer(200, [hook()])]);
    expect(JSON.parse((await hooks('list')).stdout)).toMatchObject({ hooks: [{ id: 'who1', status: 'ACTIVE' }] });
    okta.play([answer(200, [hook()]), answer(200, hook())]);
    expect(JSON.parse((await hooks('verify', '--name', 'temporal')).stdout)).toMatchObject({ id: 'who1' });
    okta.play([answer(200, [hook()]), answer(200, hook({ status: 'INACTIVE' }))]);
    expect(JSON.parse((await hooks('deactivate', '--name', 'who1')).stdout)).toMatchObject({ status: 'INACTIVE' });
    okta.play([answer(200, [])]);
    const removed = await hooks('remove', '--name', 'temporal');
    expect(removed.code).toBe(0);
    expect(JSON.parse(removed.stdout)).toEqual({ name: 'temporal', removed: true, wasThere: false });
  });

  it('name the scope that is missing', async () => {
    const refused = { errorCode: 'E0000006', errorSummary: 'No permission', errorId: 'oae1', errorCauses: [] };
    okta.play([answer(403, refused)]);
    const ended = await hooks('list');
    expect(ended.code).toBe(1);
    expect(failure(ended).type).toBe('Okta.Permission');
    expect(failure(ended).message).toContain('okta.eventHooks.read');
  });
});

describe('hooks serve', () => {
  it.each([
    ['a port that is none', ['--port', '70000', '--secret-env', 'HOOK_SECRET'], 2, '--port'],
    ['a path that is none', ['--path', 'hook', '--secret-env', 'HOOK_SECRET'], 2, '--path'],
    ['a path of its own', ['--path', '/metrics', '--secret-env', 'HOOK_SECRET'], 2, '--path'],
    ['a limit that is none', ['--max-body', '10', '--secret-env', 'HOOK_SECRET'], 2, '--max-body'],
    ['no secret', [], 2, '--secret-env'],
    ['a secret that is not set', ['--secret-env', 'NO_SUCH_SECRET'], 1, 'NO_SUCH_SECRET'],
    ['a secret file that is not there', ['--secret-file', '/no/such/file'], 1, '/no/such/file'],
    ['no Temporal server', ['--secret-env', 'HOOK_SECRET'], 1, '127.0.0.1:1'],
  ])('refuses %s', async (_, args, code, says) => {
    const ended = await hooks('serve', ...args);
    expect(ended.code).toBe(code);
    expect(failure(ended).message).toContain(says);
  });
});
