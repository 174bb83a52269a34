// An update changes what it names, POST in part and PUT as a whole, and is held back by ETag, status and history.
import { expect, test } from 'vitest';
import { openOrg, person, type TestOrg } from './simulated-org.js';

const setup = async (): Promise<{ org: TestOrg; path: string; id: string }> => {
  const org = await openOrg();
  const { body } = await org.post('/api/v1/users', {
    ...person('ada@example.com', { title: 'Countess', department: 'Engines' }),
    credentials: { password: { value: 'Correct-Horse-7' } },
  });
  return { org, id: body.id, path: `/api/v1/users/${body.id}` };
};

test('POST leaves what it does not name, PUT removes it', async () => {
  const { org, path } = await setup();
  const partial = await org.post(path, { profile: { title: 'Programmer', department: null } });
  expect(partial.body.profile).toMatchObject({ title: 'Programmer', firstName: 'Ada' });
  expect(partial.body.profile).not.toHaveProperty('department');
  const whole = await org.call('PUT', path, person('ada@example.com'));
  expect(whole.body.profile).not.toHaveProperty('title');
  expect(whole.body.status).toBe('ACTIVE');
  expect((await org.call('PUT', path, { profile: { login: 'ada@example.com' } })).status).toBe(400);
});

test('a login can change, the id stays', async () => {
  const { org, path, id } = await setup();
  org.admin.addUsers([{ profile: { login: 'grace@example.com' } }]);
  expect((await org.post(path, { profile: { login: 'grace@example.com' } })).body.errorSummary).toBe('Api validation failed: login'); // prettier-ignore
  expect((await org.post(path, { profile: { login: 'countess@example.com' } })).status).toBe(200);
  expect((await org.get('/api/v1/users/ada@example.com')).status).toBe(404);
  expect((await org.get('/api/v1/users/countess%40example.com')).body.id).toBe(id);
  expect((await org.get('/api/v1/users/countess')).body.id).toBe(id);
});

test('If-Match', async () => {
  const { org, path } = await setup();
  const etag = (await org.get(path)).headers.get('etag') ?? '';
  expect(etag).toMatch(/^W\/".+"$/);
  const update = (value: string) => org.post(path, { profile: { title: 'x' } }, { 'if-match': value });
  expect(await update('nonsense')).toMatchObject({ status: 400, body: { errorCode: 'E0000242' } });
  expect((await update(etag)).status).toBe(200);
  expect(await update(etag)).toMatchObject({ status: 412, body: { errorCode: 'E0000231' } });
});

test('passwords: history only when strict', async () => {
  const { org, path } = await setup();
  const set = (value: string, strict: boolean) =>
    org.post(`${path}?strict=${strict}`, { credentials: { password: { value } } });
  expect((await set('Correct-Horse-8', true)).status).toBe(200);
  expect((await set('Correct-Horse-7', true)).body.errorCauses[0].errorSummary).toContain('too recently');
  expect((await set('Correct-Horse-7', false)).status).toBe(200);
});

test('who may not be updated', async () => {
  const { org, path } = await setup();
  await org.post(`${path}/lifecycle/deactivate`);
  expect(await org.post(path, { profile: { title: 'x' } })).toMatchObject({
    status: 403,
    body: { errorCode: 'E0000038' },
  });
  const { body } = await org.post('/api/v1/users', person('new@example.com'));
  const blocked = await org.post(`/api/v1/users/${body.id}`, {
    credentials: { password: { value: 'Correct-Horse-7' } },
  });
  expect(blocked).toMatchObject({ status: 403, body: { errorCode: 'E0000014' } });
});

test('the event tells what changed', async () => {
  const { org, path } = await setup();
  await org.post(path, { profile: { title: 'Programmer' } });
  expect(org.admin.logEvents().at(-1)).toMatchObject({
    eventType: 'user.account.update_profile',
    target: [{ changeDetails: { from: { title: 'Countess' }, to: { title: 'Programmer' } } }],
  });
});
