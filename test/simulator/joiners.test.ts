// The first days of somebody new: the link of the mail, the first sign-in, and what apps know of them.
import { expect, test } from 'vitest';
import { openOrg, person } from './simulated-org.js';

test('somebody new sets a password by the link and signs in, which the user and the log show', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const { body } = await org.post('/api/v1/users?activate=true', person('new@example.com'));
  expect(body).toMatchObject({ status: 'PROVISIONED', lastLogin: null });
  const before = org.admin.logEvents().length;
  const { link } = org.admin.outbox()[0]!;
  const visit = { do: 'open-link', link: link!, password: 'Correct-Horse-7', signIn: true, ipAddress: '203.0.113.7' } as const; // prettier-ignore
  expect((await org.adminCall('POST', '/visit', visit)).body.user).toMatchObject({ id: body.id, status: 'ACTIVE' });
  const user = (await org.get(`/api/v1/users/${body.id}`)).body;
  expect(user.status).toBe('ACTIVE');
  expect(Date.parse(user.lastLogin)).toBeGreaterThanOrEqual(Date.parse(body.created));
  const events = org.admin.logEvents().slice(before);
  expect(events).toEqual([
    expect.objectContaining({ eventType: 'user.account.update_password' }),
    expect.objectContaining({
      eventType: 'user.session.start',
      actor: expect.objectContaining({ id: body.id }),
      client: expect.objectContaining({ ipAddress: '203.0.113.7' }),
      outcome: { result: 'SUCCESS', reason: null },
    }),
  ]);
});

test('a link alone is no sign-in', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const { body } = await org.post('/api/v1/users?activate=true', person('new@example.com'));
  org.admin.visit({ do: 'open-link', link: org.admin.outbox()[0]!.link!, password: 'Correct-Horse-7' });
  expect((await org.get(`/api/v1/users/${body.id}`)).body).toMatchObject({ status: 'ACTIVE', lastLogin: null });
});

test('what an app knows of somebody is changed in part, and what came by a group becomes the own', async () => {
  const org = await openOrg({ rateLimits: 'none' });
  const [user] = org.admin.addUsers([{ profile: { login: 'ada@example.com' } }]);
  const [group] = org.admin.addGroups([{ profile: { name: 'Team' }, members: [user!.id] }]);
  const [app] = org.admin.addApps([{ label: 'Wiki' }]);
  const users = `/api/v1/apps/${app!.id}/users`;
  await org.call('PUT', `/api/v1/apps/${app!.id}/groups/${group!.id}`, { profile: { license: 'basic', team: 'A' } });
  expect((await org.get(`${users}/${user!.id}`)).body).toMatchObject({ scope: 'GROUP', profile: { license: 'basic' } });
  const changed = await org.post(`${users}/${user!.id}`, { profile: { license: 'pro' }, credentials: { userName: 'ada' } }); // prettier-ignore
  expect(changed).toMatchObject({
    status: 200,
    body: { scope: 'USER', profile: { license: 'pro', team: 'A' }, credentials: { userName: 'ada' } },
  });
  expect(org.admin.logEvents().at(-1)!.eventType).toBe('application.user_membership.update');
  expect((await org.post(`${users}/00unobody`, {})).status).toBe(404);
  await org.post(`/api/v1/users/${user!.id}/lifecycle/deactivate`);
  expect((await org.post(users, { id: user!.id })).body.errorCode).toBe('E0000117');
});
