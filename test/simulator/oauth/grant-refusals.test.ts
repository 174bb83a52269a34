// Grants and scopes are handed out as the app is configured, and refused with the error and the status that Okta gives.
import { expect, test } from 'vitest';
import { openOrg, type Reply, type TestOrg } from '../simulated-org.js';
import { codeFor, exchange, pkce, refresh, webBasic } from './browser.js';
import { serviceAssertion, tokenRequest } from './oauth-client.js';

const outcome = ({ status, body }: Reply): string => `${status} ${body.error}`;

const scopes: [what: string, scope: string | undefined, refusal: string][] = [
  ['no scope', undefined, 'No scopes were requested.'],
  ['an empty scope', '', 'No scopes were requested.'],
  [
    'an unknown scope',
    'okta.unicorns.read',
    'One or more scopes are not configured for the authorization server resource.',
  ],
  ['openid', 'openid okta.users.read', "Cannot request 'openid' scopes using client credentials."],
  ['offline_access', 'offline_access', "Cannot request 'openid' scopes using client credentials."],
  [
    'a scope of oneself',
    'okta.users.read.self',
    'The following scopes are not allowed for this request: [okta.users.read.self].',
  ],
  [
    'too long a list',
    `okta.users.read ${'x'.repeat(4096)}`,
    'The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.',
  ],
];

test.each(scopes)('client credentials with %s', async (_what, scope, refusal) => {
  const org = await openOrg();
  const form = {
    grant_type: 'client_credentials',
    ...(scope === undefined ? {} : { scope }),
    ...(await serviceAssertion(org)),
  };
  const reply = await tokenRequest(org, form);
  expect(outcome(reply)).toBe('400 invalid_scope');
  expect(reply.body.error_description).toBe(refusal);
});

test('a scope that the app was not granted is refused, and granted it is given', async () => {
  const org = await openOrg();
  const { clientId } = org.oauth.serviceClient;
  const ask = async () =>
    tokenRequest(org, {
      grant_type: 'client_credentials',
      scope: 'okta.groups.read',
      ...(await serviceAssertion(org)),
    });
  org.admin.changeClient(clientId, { revokeScopes: ['okta.groups.read'] });
  expect(outcome(await ask())).toBe('400 invalid_scope');
  org.admin.changeClient(clientId, { grantScopes: ['okta.groups.read'] });
  expect((await ask()).status).toBe(200);
});

test('a service app with a secret gets no okta scopes', async () => {
  const org = await openOrg();
  const made = org.admin.addClient({ kind: 'service', authMethod: 'client_secret_post', scopes: ['okta.users.read'] });
  const reply = await tokenRequest(org, {
    grant_type: 'client_credentials',
    scope: 'okta.users.read',
    client_id: made.clientId,
    client_secret: made.clientSecret!,
  });
  expect(outcome(reply)).toBe('401 invalid_client');
  expect(reply.body.error_description).toContain('private_key_jwt');
});

test('grant types are those of the app, and those of Okta', async () => {
  const org = await openOrg();
  const basic = await webBasic(org);
  const web = (form: Record<string, string>) => tokenRequest(org, form, basic);
  expect(outcome(await web({ grant_type: 'client_credentials', scope: 'okta.users.read' }))).toBe(
    '400 unauthorized_client',
  );
  expect(outcome(await web({ grant_type: 'password', username: 'x', password: 'y' }))).toBe(
    '400 unsupported_grant_type',
  );
  expect(outcome(await web({ grant_type: 'authorization_code', redirect_uri: 'x' }))).toBe('400 invalid_request');
  expect(outcome(await web({ grant_type: 'authorization_code', code: 'x' }))).toBe('400 invalid_request');
  expect(outcome(await web({ grant_type: 'refresh_token' }))).toBe('400 invalid_request');
  expect(outcome(await web({ grant_type: 'refresh_token', refresh_token: 'x' }))).toBe('400 invalid_grant');
  const service = await tokenRequest(org, {
    grant_type: 'refresh_token',
    refresh_token: 'x',
    ...(await serviceAssertion(org)),
  });
  expect(outcome(service)).toBe('400 unauthorized_client');
});

test('a code works once: the second use ends what the first one gave', async () => {
  const org = await openOrg();
  const code = codeFor(org);
  const first = await exchange(org, code);
  expect(first.status).toBe(200);
  const me = () => org.get('/api/v1/users/me', { authorization: `Bearer ${first.body.access_token}` });
  expect((await me()).status).toBe(200);
  expect(outcome(await exchange(org, code))).toBe('400 invalid_grant');
  expect((await me()).status).toBe(401);
  expect(outcome(await refresh(org, first.body.refresh_token))).toBe('400 invalid_grant');
});

test('a code works for five minutes, at the same redirect URI, for the client that it was given to', async () => {
  const org = await openOrg({ now: '2026-05-04T03:00:00.000Z', frozen: true });
  const late = codeFor(org);
  org.admin.advance(300_000);
  expect((await exchange(org, late)).body.error_description).toBe('The authorization code is invalid or has expired.');
  const elsewhere = await exchange(org, codeFor(org), { redirect_uri: 'http://127.0.0.1:8910/other' });
  expect(elsewhere.body).toEqual({
    error: 'invalid_grant',
    error_description: "The 'redirect_uri' does not match the redirection URI used in the authorization request.",
  });
  const { clientId, clientSecret } = org.admin.addClient({
    kind: 'web',
    redirectUris: [org.oauth.webClient.redirectUri],
  });
  const stranger = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
  expect((await exchange(org, codeFor(org), {}, stranger)).body.error_description).toMatch(
    /^The grant was issued to another client/,
  );
  expect((await exchange(org, codeFor(org))).status).toBe(200);
});

test('a verifier has to be the one of the challenge', async () => {
  const org = await openOrg();
  const { verifier, challenge } = pkce();
  const withChallenge = () => codeFor(org, { code_challenge: challenge, code_challenge_method: 'S256' });
  const code = withChallenge();
  expect(outcome(await exchange(org, code, { code_verifier: pkce().verifier }))).toBe('400 invalid_grant');
  expect(outcome(await exchange(org, code, { code_verifier: 'short' }))).toBe('400 invalid_grant');
  expect(outcome(await exchange(org, code))).toBe('400 invalid_request');
  expect((await exchange(org, code, { code_verifier: verifier })).status).toBe(200);
  const unasked = await exchange(org, codeFor(org), { code_verifier: verifier });
  expect(unasked.body.error_description).toBe(
    'PKCE code challenge should be specified in the authorize request for code verification.',
  );
});

const losses: [what: string, lose: (org: TestOrg) => unknown][] = [
  ['suspended', (org) => org.post(`/api/v1/users/${org.ready().ownerId}/lifecycle/suspend`)],
  ['unassigned', (org) => org.admin.changeClient(org.oauth.webClient.clientId, { unassign: [org.ready().ownerId] })],
];
test.each(losses)('who is %s gets nothing for a code or a refresh token', async (_what, lose) => {
  const org = await openOrg();
  const { body } = await exchange(org, codeFor(org));
  const code = codeFor(org);
  await lose(org);
  expect(outcome(await exchange(org, code))).toBe('400 invalid_grant');
  expect(outcome(await refresh(org, body.refresh_token))).toBe('400 invalid_grant');
});

test('one user gets tokens four times a second', async () => {
  const org = await openOrg({ now: '2026-05-04T03:00:00.000Z', frozen: true });
  for (let count = 0; count < 4; count += 1) expect((await exchange(org, codeFor(org))).status).toBe(200);
  expect(outcome(await exchange(org, codeFor(org)))).toBe('429 invalid_grant');
  org.admin.advance(1001);
  expect((await exchange(org, codeFor(org))).status).toBe(200);
});
