// Every lifecycle operation does from every status what Okta does: the change, or the refusal with Okta's code.
import { describe, expect, test } from 'vitest';
import { openOrg, person, type TestOrg } from './simulated-org.js';

const password = 'Correct-Horse-7';

/** Brings a new user into a status by what a real org would have seen. */
async function userIn(org: TestOrg, status: string): Promise<string> {
  const login = `${status.toLowerCase().replaceAll('_', '-')}@example.com`;
  const create = async (query: string, credentials?: object): Promise<string> => {
    const { status: code, body } = await org.post(`/api/v1/users?${query}`, { ...person(login), credentials });
    expect(code).toBe(200);
    return body.id;
  };
  const withPassword = { password: { value: password } };
  if (status === 'STAGED') return create('activate=false');
  if (status === 'PROVISIONED') return create('activate=true');
  if (status === 'PASSWORD_EXPIRED') return create('nextLogin=changePassword', withPassword);
  const id = await create('activate=true', withPassword);
  const steps: Record<string, string> = {
    SUSPENDED: 'suspend',
    DEPROVISIONED: 'deactivate',
    RECOVERY: 'reset_password?sendEmail=false',
  };
  if (steps[status] !== undefined) await org.post(`/api/v1/users/${id}/lifecycle/${steps[status]}`);
  if (status === 'LOCKED_OUT') org.admin.visit({ do: 'lock-out', login });
  const { body } = await org.get(`/api/v1/users/${id}`);
  expect(body.status).toBe(status);
  return id;
}

const statuses = ['STAGED', 'PROVISIONED', 'ACTIVE', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY', 'SUSPENDED', 'DEPROVISIONED']; // prettier-ignore

/** Wanted: the status afterwards, or the refusal. Statuses that aren't named get the last column. */
const table: { call: string; to: Record<string, string>; otherwise: string }[] = [
  {
    call: 'lifecycle/activate?sendEmail=false',
    to: { STAGED: 'PROVISIONED', DEPROVISIONED: 'ACTIVE', ACTIVE: '403 E0000016', PROVISIONED: '403 E0000016' },
    otherwise: '403 E0000038',
  },
  { call: 'lifecycle/reactivate', to: { PROVISIONED: 'PROVISIONED', RECOVERY: 'RECOVERY' }, otherwise: '403 E0000038' },
  { call: 'lifecycle/deactivate', to: { DEPROVISIONED: '404 E0000007' }, otherwise: 'DEPROVISIONED' },
  { call: 'lifecycle/suspend', to: { ACTIVE: 'SUSPENDED' }, otherwise: '400 E0000001' },
  { call: 'lifecycle/unsuspend', to: { SUSPENDED: 'ACTIVE' }, otherwise: '400 E0000001' },
  { call: 'lifecycle/unlock', to: { LOCKED_OUT: 'ACTIVE' }, otherwise: '403 E0000032' },
  {
    call: 'lifecycle/expire_password',
    to: { ACTIVE: 'PASSWORD_EXPIRED', PASSWORD_EXPIRED: 'PASSWORD_EXPIRED' },
    otherwise: '403 E0000038',
  },
  {
    call: 'lifecycle/expire_password_with_temp_password',
    to: { ACTIVE: 'PASSWORD_EXPIRED', PASSWORD_EXPIRED: 'PASSWORD_EXPIRED' },
    otherwise: '403 E0000038',
  },
  {
    call: 'lifecycle/reset_password?sendEmail=false',
    to: {
      STAGED: '403 E0000017',
      PROVISIONED: '403 E0000017',
      SUSPENDED: '403 E0000038',
      DEPROVISIONED: '403 E0000038',
    },
    otherwise: 'RECOVERY',
  },
  { call: 'credentials/forgot_password?sendEmail=false', to: { ACTIVE: 'ACTIVE' }, otherwise: '403 E0000034' },
];

describe.each(table)('$call', ({ call, to, otherwise }) => {
  test.each(statuses)('from %s', async (status) => {
    const org = await openOrg({ rateLimits: 'none' });
    const id = await userIn(org, status);
    const reply = await org.post(`/api/v1/users/${id}/${call}`);
    const wanted = to[status] ?? otherwise;
    const { body: after } = await org.get(`/api/v1/users/${id}`);
    if (wanted.includes(' ')) {
      expect(`${reply.status} ${reply.body.errorCode}`).toBe(wanted);
      expect(after.status).toBe(status);
    } else {
      expect(reply.status).toBe(200);
      expect(after.status).toBe(wanted);
    }
  });
});

test('what a link says can be done is what can be done', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  for (const status of statuses) {
    const { body } = await org.get(`/api/v1/users/${await userIn(org, status)}`);
    const named = Object.keys(body._links).filter((name) => body._links[name].method === 'POST');
    const legal = table
      .filter(({ to, otherwise }) => !(to[status] ?? otherwise).includes(' '))
      .map(({ call }) => call.replace(/^\w+\//, '').replace(/\?.*/, ''))
      .filter((name) => name !== 'expire_password_with_temp_password')
      .map((name) => name.replace(/_(.)/, (_, letter: string) => letter.toUpperCase()));
    expect(named.filter((name) => name !== 'changePassword').sort()).toEqual(legal.sort());
  }
});

test('deleting takes two calls that look the same', async () => {
  const org = await openOrg();
  const id = await userIn(org, 'ACTIVE');
  expect(await org.call('DELETE', `/api/v1/users/${id}`)).toMatchObject({ status: 204, body: undefined });
  expect((await org.get(`/api/v1/users/${id}`)).body.status).toBe('DEPROVISIONED');
  expect((await org.call('DELETE', `/api/v1/users/${id}`)).status).toBe(204);
  const gone = await org.get(`/api/v1/users/${id}`);
  expect(gone).toMatchObject({ status: 404, body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${id} (User)` } }); // prettier-ignore
  expect((await org.call('DELETE', `/api/v1/users/${id}`)).status).toBe(404);
});

test('a slow transition shows where it goes, and refuses what comes too early', async () => {
  const org = await openOrg({ frozen: true });
  org.admin.settings({ transitionMs: 5000 });
  const id = await userIn(org, 'STAGED');
  await org.post(`/api/v1/users/${id}/lifecycle/activate?sendEmail=false`);
  const during = await org.get(`/api/v1/users/${id}`);
  expect(during.body).toMatchObject({ status: 'STAGED', transitioningToStatus: 'PROVISIONED' });
  expect(await org.post(`/api/v1/users/${id}`, { profile: { title: 'x' } })).toMatchObject({ status: 409, body: { errorCode: 'E0000112' } }); // prettier-ignore
  org.admin.advance(5000);
  const after = await org.get(`/api/v1/users/${id}`);
  expect(after.body.status).toBe('PROVISIONED');
  expect(after.body).not.toHaveProperty('transitioningToStatus');
});
