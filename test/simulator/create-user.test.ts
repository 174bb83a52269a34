// A create is taken or refused by Okta's rules, ends in the status that its parameters ask for, and mails only then.
import { expect, test } from 'vitest';
import { openOrg, person } from './simulated-org.js';

const password = { password: { value: 'Correct-Horse-7' } };

test.each([
  ['', undefined, 'PROVISIONED', ['activation']],
  ['activate=true', undefined, 'PROVISIONED', ['activation']],
  ['activate=false', undefined, 'STAGED', []],
  ['activate=false', password, 'STAGED', []],
  ['', password, 'ACTIVE', []],
  ['nextLogin=changePassword', password, 'PASSWORD_EXPIRED', []],
  ['provider=true', { provider: { type: 'FEDERATION', name: 'FEDERATION' } }, 'ACTIVE', []],
  ['', { password: { hash: { algorithm: 'BCRYPT', value: 'x', salt: 'y', workFactor: 10 } } }, 'ACTIVE', []],
])('?%s with %j', async (query, credentials, status, mails) => {
  const org = await openOrg();
  const reply = await org.post(`/api/v1/users?${query}`, { ...person('ada@example.com'), credentials });
  expect(reply).toMatchObject({
    status: 200,
    body: { status, profile: { login: 'ada@example.com', mobilePhone: null } },
  });
  expect(reply.body.id).toMatch(/^00u\w{17}$/);
  expect(JSON.stringify(reply.body)).not.toContain('Correct-Horse');
  expect('password' in reply.body.credentials).toBe(JSON.stringify(credentials ?? {}).includes('password'));
  expect(org.admin.outbox().map(({ kind }) => kind)).toEqual(mails);
});

const login = 'ada@example.com';
const refusals: [string, string, unknown, string, string][] = [
  ['nextLogin without a password', 'nextLogin=changePassword', person(login), '400 E0000124', ''],
  ['nextLogin of a staged user', 'activate=false&nextLogin=changePassword', { ...person(login), credentials: password }, '400 E0000125', ''], // prettier-ignore
  ['a flag that is none', 'activate=maybe', person(login), '400 E0000037', ''],
  ['no profile', '', {}, '400 E0000001', 'profile: The field cannot be left blank'],
  ['no last name', '', { profile: { login, email: login, firstName: 'A' } }, '400 E0000001', 'lastName: The field cannot be left blank'], // prettier-ignore
  ['an unknown attribute', '', person(login, { shoeSize: 42 }), '400 E0000001', "Property name 'shoeSize' is not defined in profile"], // prettier-ignore
  ['a login that is no address', '', person('lovelace', { email: login }), '400 E0000001', 'login: Does not match required pattern'], // prettier-ignore
  ['a long name', '', person(login, { firstName: 'A'.repeat(51) }), '400 E0000001', 'firstName: The field is too long: 51 characters of at most 50'], // prettier-ignore
  ['an emoji', '', person(login, { nickName: 'Ada \u{1f600}' }), '400 E0000001', 'nickName: The field contains characters that are not supported'], // prettier-ignore
  ['a number for a text', '', person(login, { department: 5 }), '400 E0000001', 'department: The field must be of type string'], // prettier-ignore
  ['a weak password', '', { ...person(login), credentials: { password: { value: 'short' } } }, '400 E0000001', 'password: Password requirements'], // prettier-ignore
  ['the login in the password', '', { ...person('lovelace@example.com'), credentials: { password: { value: 'My-Lovelace-7' } } }, '400 E0000001', 'password: Password requirements'], // prettier-ignore
  ['the same login', '', person('taken@example.com'), '400 E0000001', 'login: An object with this field already exists in the current organization'], // prettier-ignore
  ['the same login in other letters', '', person('Tàken@EXAMPLE.com'), '400 E0000001', 'login: An object with this field already exists'], // prettier-ignore
  ['an unknown group', '', { ...person(login), groupIds: ['00gnone'] }, '404 E0000007', ''],
  ['too many groups', '', { ...person(login), groupIds: Array.from({ length: 21 }, String) }, '400 E0000093', ''],
  ['a list for a body', '', [], '400 E0000003', ''],
];

test.each(refusals)('refuses %s', async (_, query, body, wanted, cause) => {
  const org = await openOrg();
  org.admin.addUsers([{ profile: { login: 'taken@example.com' } }]);
  const before = org.admin.state();
  const reply = await org.post(`/api/v1/users?${query}`, body);
  expect(`${reply.status} ${reply.body.errorCode}`).toBe(wanted);
  expect(reply.body.errorCauses.map(({ errorSummary }: { errorSummary: string }) => errorSummary).join()).toContain(
    cause,
  );
  expect(reply.body).toMatchObject({ errorLink: reply.body.errorCode, errorId: expect.stringMatching(/^oae\w{22}$/) });
  expect(org.admin.state()).toEqual(before);
  expect(org.admin.outbox()).toEqual([]);
});

test('custom attributes are checked once they are in the schema', async () => {
  const org = await openOrg();
  org.admin.settings({ customAttributes: { shoeSize: { type: 'integer' }, badge: { type: 'string', unique: true } } });
  expect((await org.post('/api/v1/users', person('a@example.com', { shoeSize: 42, badge: 'B1' }))).status).toBe(200);
  expect((await org.post('/api/v1/users', person('b@example.com', { shoeSize: 4.2 }))).status).toBe(400);
  const twice = await org.post('/api/v1/users', person('c@example.com', { badge: 'b1' }));
  expect(twice.body.errorSummary).toBe('Api validation failed: badge');
  const schema = await org.get('/api/v1/meta/schemas/user/default');
  expect(schema.body.definitions.custom.properties.badge).toMatchObject({ type: 'string', unique: 'UNIQUE_VALIDATED' });
});

test('groups come with the user, in events, too', async () => {
  const org = await openOrg();
  const [group] = org.admin.addGroups([{ profile: { name: 'Joiners' } }]);
  const { body, headers } = await org.post('/api/v1/users', { ...person(login), groupIds: [group!.id] });
  const groups = await org.get(`/api/v1/users/${body.id}/groups`);
  expect(groups.body.map(({ profile }: { profile: { name: string } }) => profile.name).sort()).toEqual([
    'Everyone',
    'Joiners',
  ]);
  const events = org.admin.logEvents() as any[]; // eslint-disable-line @typescript-eslint/no-explicit-any
  expect(events.map(({ eventType }) => eventType)).toEqual(['user.lifecycle.create', 'user.lifecycle.activate', 'group.user_membership.add']); // prettier-ignore
  for (const event of events) {
    expect(event.transaction).toEqual({
      type: 'WEB',
      id: headers.get('x-okta-request-id'),
      detail: { requestApiTokenId: org.ready().apiTokenId },
    });
    expect(event.debugContext.debugData.requestId).toBe(headers.get('x-okta-request-id'));
    expect(event.actor).toMatchObject({ id: org.ready().ownerId, type: 'User' });
    expect(event.target[0]).toMatchObject({
      id: body.id,
      type: 'User',
      alternateId: login,
      displayName: 'Ada Lovelace',
    });
  }
});

test('the mail of an activation leads to a password, once and not for ever', async () => {
  const org = await openOrg({ frozen: true });
  const { body: user } = await org.post('/api/v1/users', person(login));
  const [mail] = org.admin.outbox();
  expect(mail).toMatchObject({ kind: 'activation', to: login, userId: user.id });
  const submit = (link: string, value: string): Promise<Response> =>
    fetch(link, { method: 'POST', body: new URLSearchParams({ password: value }) });
  expect((await fetch(mail!.link!)).status).toBe(200);
  expect((await submit(mail!.link!, 'weak')).status).toBe(400);
  const { body: again } = await org.post(`/api/v1/users/${user.id}/lifecycle/reactivate?sendEmail=false`);
  expect((await submit(mail!.link!, 'Correct-Horse-7')).status).toBe(403);
  org.admin.advance(7 * 86_400_000);
  expect((await submit(again.activationUrl, 'Correct-Horse-7')).status).toBe(403);
  const { body: third } = await org.post(`/api/v1/users/${user.id}/lifecycle/reactivate`);
  expect((await submit(third.activationUrl, 'Correct-Horse-7')).status).toBe(200);
  expect((await org.get(`/api/v1/users/${user.id}`)).body.status).toBe('ACTIVE');
  expect((await submit(third.activationUrl, 'Correct-Horse-8')).status).toBe(403);
});
