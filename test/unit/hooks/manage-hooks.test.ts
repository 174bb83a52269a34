// Property: a hook is registered, verified and removed by as few calls as it takes; what is done already is success.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActionError } from '../../../src/actions/action-error.js';
import type { WantedHook } from '../../../src/hooks/hook-input.js';
import { deactivateHook, listHooks, registerHook, removeHook, verifyHook } from '../../../src/hooks/manage-hooks.js';
import { OktaApiError } from '../../../src/okta/errors.js';
import type { OktaClient } from '../../../src/okta/client.js';
import { ScriptedOkta } from '../../support/scripted-okta.js';

let okta: ScriptedOkta;
let client: OktaClient;
beforeAll(async () => {
  okta = await ScriptedOkta.start();
  client = await okta.connections().client('default');
});
afterAll(async () => {
  client.close();
  await okta.close();
});

const wanted: WantedHook = {
  name: 'temporal',
  url: 'https://hooks.acme.com/okta/hook',
  events: ['user.lifecycle.create', 'group.user_membership.add'],
  secret: 'the-secret-of-the-hook',
};

const hook = (more: Record<string, unknown> = {}) => ({
  id: 'who1',
  name: 'temporal',
  status: 'ACTIVE',
  verificationStatus: 'UNVERIFIED',
  created: '2026-05-04T03:02:01.000Z',
  createdBy: '00u1',
  lastUpdated: '2026-05-04T03:02:01.000Z',
  events: { type: 'EVENT_TYPE', items: wanted.events, filter: null },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: { uri: wanted.url, method: 'POST', headers: [], authScheme: { type: 'HEADER', key: 'Authorization' } },
  },
  _links: {},
  ...more,
});
const refused = (errorCode: string, errorSummary: string) => ({
  errorCode,
  errorSummary,
  errorId: 'oae1',
  errorCauses: [],
});
const asked = (): string[] => okta.received.map(({ request }) => request);
const list = (...hooks: object[]) => ({ request: 'GET /api/v1/eventHooks', status: 200, body: hooks });
const verified = { request: '', status: 200, body: hook({ verificationStatus: 'VERIFIED' }) };

describe('registerHook', () => {
  it('creates a hook, and has it verified', async () => {
    okta.play([list(hook({ id: 'who9', name: 'other' })), { request: '', status: 200, body: hook() }, verified]);
    const done = await registerHook(client, wanted);
    expect(done).toMatchObject({ change: 'created', isVerified: true, problem: null, hook: { id: 'who1' } });
    expect(asked()).toEqual([
      'GET /api/v1/eventHooks',
      'POST /api/v1/eventHooks',
      'POST /api/v1/eventHooks/who1/lifecycle/verify',
    ]);
    expect(okta.received[1]?.body).toEqual({
      name: 'temporal',
      events: { type: 'EVENT_TYPE', items: wanted.events },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: {
          uri: wanted.url,
          method: 'POST',
          headers: [],
          authScheme: { type: 'HEADER', key: 'Authorization', value: wanted.secret },
        },
      },
    });
    expect(JSON.stringify(done)).not.toContain(wanted.secret);
  });

  it('changes the hook of that name, keeps what is not ours, and makes it active again', async () => {
    const filter = { type: 'EXPRESSION_LANGUAGE', eventFilterMap: [{ event: 'group.user_membership.add' }, { event: 'user.session.start' }] }; // prettier-ignore
    const known = hook({
      status: 'INACTIVE',
      description: 'ours',
      events: { type: 'EVENT_TYPE', items: ['user.session.start'], filter },
      channel: { config: { uri: 'https://old.acme.com/', headers: [{ key: 'X-Any', value: '1' }], authScheme: null } },
    });
    okta.play([
      list(known),
      { request: '', status: 200, body: hook({ status: 'INACTIVE' }) },
      { request: '', status: 200, body: hook() },
      verified,
    ]);
    const done = await registerHook(client, { ...wanted, headerName: 'X-Key' });
    expect(done).toMatchObject({ change: 'updated', isVerified: true });
    expect(asked().slice(1)).toEqual([
      'PUT /api/v1/eventHooks/who1',
      'POST /api/v1/eventHooks/who1/lifecycle/activate',
      'POST /api/v1/eventHooks/who1/lifecycle/verify',
    ]);
    expect(okta.received[1]?.body).toMatchObject({
      description: 'ours',
      events: { items: wanted.events, filter: { ...filter, eventFilterMap: [{ event: 'group.user_membership.add' }] } },
      channel: { config: { uri: wanted.url, headers: [{ key: 'X-Any', value: '1' }], authScheme: { key: 'X-Key' } } },
    });
  });

  it('says that Okta did not reach the receiver, and leaves the hook', async () => {
    okta.play([
      list(),
      { request: '', status: 200, body: hook() },
      { request: '', status: 400, body: refused('E0000001', 'Api validation failed: eventHook') },
      { request: '', status: 200, body: hook() },
    ]);
    const done = await registerHook(client, wanted);
    expect(done).toMatchObject({ change: 'created', isVerified: false, hook: { verificationStatus: 'UNVERIFIED' } });
    expect(done.problem).toContain('E0000001');
  });

  it('fails where Okta refuses', async () => {
    okta.play([list(), { request: '', status: 403, body: refused('E0000006', 'No permission') }]);
    await expect(registerHook(client, wanted)).rejects.toBeInstanceOf(OktaApiError);
  });

  it('does not choose between two of one name', async () => {
    okta.play([list(hook(), hook({ id: 'who2' }))]);
    await expect(registerHook(client, wanted)).rejects.toMatchObject({ type: 'Okta.Ambiguous' });
    expect(asked()).toEqual(['GET /api/v1/eventHooks']);
  });

  it.each([
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(256) }],
    ['url', { url: 'http://hooks.acme.com/okta/hook' }],
    ['url', { url: 'hooks.acme.com' }],
    ['url', { url: 'https://hooks.acme.com/okta hook' }],
    ['url', { url: 'https://user:pass@hooks.acme.com/' }],
    ['url', { url: 'https://hooks.acme.com/#x' }],
    ['url', { url: `https://hooks.acme.com/${'x'.repeat(1024)}` }],
    ['events', { events: [] }],
    ['events', { events: ['user.account.expire_password'] }],
    ['events', { events: Array.from({ length: 301 }, () => 'user.lifecycle.create') }],
    ['secret', { secret: '' }],
    ['headerName', { headerName: 'Accept' }],
    ['headerName', { headerName: 'X Key' }],
  ])('refuses a bad %s before Okta is asked', async (field, change) => {
    okta.play([]);
    const error: unknown = await registerHook(client, { ...wanted, ...change }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ActionError);
    expect(error).toMatchObject({ type: 'Okta.InvalidInput', details: { field } });
    expect(asked()).toEqual([]);
  });
});

describe('listHooks', () => {
  it('says of each what matters', async () => {
    okta.play([{ ...list(hook()), next: 'https://{org}/api/v1/eventHooks?after=1' }, list(hook({ id: 'who2' }))]);
    const hooks = await listHooks(client);
    expect(hooks.map(({ id }) => id)).toEqual(['who1', 'who2']);
    expect(hooks[0]).toEqual({
      id: 'who1',
      name: 'temporal',
      status: 'ACTIVE',
      verificationStatus: 'UNVERIFIED',
      url: wanted.url,
      events: wanted.events,
      headerName: 'Authorization',
      created: '2026-05-04T03:02:01.000Z',
      lastUpdated: '2026-05-04T03:02:01.000Z',
    });
  });
});

describe('verifyHook', () => {
  it.each(['temporal', 'who1'])('finds the hook by name or id: %s', async (nameOrId) => {
    okta.play([list(hook()), verified]);
    expect(await verifyHook(client, nameOrId)).toMatchObject({ verificationStatus: 'VERIFIED' });
    expect(asked()[1]).toBe('POST /api/v1/eventHooks/who1/lifecycle/verify');
  });

  it('fails where there is none', async () => {
    okta.play([list()]);
    await expect(verifyHook(client, 'temporal')).rejects.toMatchObject({ type: 'Okta.NotFound' });
  });
});

describe('deactivateHook', () => {
  it('makes an active hook inactive', async () => {
    okta.play([list(hook()), { request: '', status: 200, body: hook({ status: 'INACTIVE' }) }]);
    expect(await deactivateHook(client, 'temporal')).toMatchObject({ status: 'INACTIVE' });
    expect(asked()[1]).toBe('POST /api/v1/eventHooks/who1/lifecycle/deactivate');
  });

  it('leaves an inactive one', async () => {
    okta.play([list(hook({ status: 'INACTIVE' }))]);
    expect(await deactivateHook(client, 'temporal')).toMatchObject({ status: 'INACTIVE' });
    expect(asked()).toHaveLength(1);
  });
});

describe('removeHook', () => {
  const gone = {
    request: '',
    status: 404,
    body: refused('E0000007', 'Not found: Resource not found: who1 (EventHook)'),
  };

  it('makes the hook inactive, and deletes it', async () => {
    okta.play([
      list(hook()),
      { request: '', status: 200, body: hook({ status: 'INACTIVE' }) },
      { request: '', status: 204 },
    ]);
    expect(await removeHook(client, 'temporal')).toBe(true);
    expect(asked().slice(1)).toEqual([
      'POST /api/v1/eventHooks/who1/lifecycle/deactivate',
      'DELETE /api/v1/eventHooks/who1',
    ]);
  });

  it('deletes an inactive one at once', async () => {
    okta.play([list(hook({ status: 'INACTIVE' })), { request: '', status: 204 }]);
    expect(await removeHook(client, 'who1')).toBe(true);
    expect(asked().slice(1)).toEqual(['DELETE /api/v1/eventHooks/who1']);
  });

  it.each([
    ['before', [list()], false],
    ['before it is made inactive', [list(hook()), gone], true],
    ['before it is deleted', [list(hook({ status: 'INACTIVE' })), gone], true],
  ])('succeeds where the hook went %s', async (_, script, wasThere) => {
    okta.play(script);
    expect(await removeHook(client, 'temporal')).toBe(wasThere);
  });

  it('fails where Okta refuses', async () => {
    okta.play([
      list(hook({ status: 'INACTIVE' })),
      { request: '', status: 403, body: refused('E0000006', 'No permission') },
    ]);
    await expect(removeHook(client, 'temporal')).rejects.toBeInstanceOf(OktaApiError);
  });
});
