// People sign in and consent on pages that a browser clicks through; what is wrong with a request goes back to the app, or nowhere when the app can't be trusted.
import { describe, expect, test } from 'vitest';
import { openOrg, type TestOrg } from '../simulated-org.js';
import { authorizeUrl, Browser, codeFor, exchange, pkce } from './browser.js';
import { tokenRequest } from './oauth-client.js';

/** Where a request ends, without signing in: what the client hears, or the status of a page. */
async function ending(
  org: TestOrg,
  more: Record<string, string | undefined>,
  browser = new Browser(),
): Promise<string> {
  const { response } = await browser.go(authorizeUrl(org, more));
  const location = response.headers.get('location');
  if (location === null) return `page ${response.status}`;
  const parameters = new URL(location).searchParams;
  return `${parameters.get('error') ?? 'code'} ${parameters.get('state') ?? '-'}`;
}

const { challenge } = pkce();
const rows: [what: string, change: Record<string, string | undefined>, ending: string][] = [
  ['an unknown client', { client_id: '0oanobody' }, 'page 400'],
  ['no client', { client_id: undefined }, 'page 400'],
  ['no redirect URI', { redirect_uri: undefined }, 'page 400'],
  ['a redirect URI that is none', { redirect_uri: 'https://evil.example.com/cb' }, 'page 400'],
  ['another port', { redirect_uri: 'http://127.0.0.1:8911/callback' }, 'page 400'],
  ['a longer path', { redirect_uri: 'http://127.0.0.1:8910/callback/' }, 'page 400'],
  ['no state', { state: undefined }, 'invalid_request -'],
  ['a state with odd characters', { state: 'a b<' }, 'invalid_request a b<'],
  ['no response type', { response_type: undefined }, 'invalid_request xyz'],
  ['another response type', { response_type: 'id_token' }, 'unsupported_response_type xyz'],
  ['another response mode', { response_mode: 'okta_post_message' }, 'unsupported_response_mode xyz'],
  ['no scope', { scope: undefined }, 'invalid_scope xyz'],
  ['an unknown scope', { scope: 'openid okta.unicorns.read' }, 'invalid_scope xyz'],
  ['claims without openid', { scope: 'profile' }, 'invalid_scope xyz'],
  ['device_sso', { scope: 'openid device_sso' }, 'invalid_scope xyz'],
  ['too long a scope', { scope: `openid ${'x'.repeat(4096)}` }, 'invalid_scope xyz'],
  ['a plain challenge', { code_challenge: challenge, code_challenge_method: 'plain' }, 'invalid_request xyz'],
  ['a challenge without method', { code_challenge: challenge }, 'invalid_request xyz'],
  ['a challenge that is none', { code_challenge: 'x', code_challenge_method: 'S256' }, 'invalid_request xyz'],
  ['an unknown prompt', { prompt: 'maybe' }, 'invalid_request xyz'],
  ['none and login', { prompt: 'none login' }, 'invalid_request xyz'],
  ['a bad max_age', { max_age: '-1' }, 'invalid_request xyz'],
  ['a request object', { request: 'x' }, 'request_not_supported xyz'],
  ['an identity provider', { idp: '0oaidp' }, 'invalid_request xyz'],
  ['an unknown pushed request', { request_uri: 'urn:okta:x' }, 'page 400'],
  ['prompt=none and nobody there', { prompt: 'none' }, 'login_required xyz'],
  ['nothing wrong', {}, 'page 200'],
];

test.each(rows)('%s', async (_what, change, wanted) => {
  expect(await ending(await openOrg(), change)).toBe(wanted);
});

test('a parameter given twice, a service app and an app without the grant', async () => {
  const org = await openOrg();
  expect((await new Browser().go(`${authorizeUrl(org)}&scope=openid`)).response.status).toBe(400);
  expect(await ending(org, { client_id: org.oauth.serviceClient.clientId })).toBe('page 400');
  const { clientId } = org.oauth.webClient;
  org.admin.changeClient(clientId, { grantTypes: ['authorization_code'] });
  expect(await ending(org, {})).toBe('invalid_scope xyz');
  org.admin.changeClient(clientId, { grantTypes: ['refresh_token'] });
  expect(await ending(org, {})).toBe('unauthorized_client xyz');
  org.admin.changeClient(clientId, {
    grantTypes: ['authorization_code', 'refresh_token'],
    revokeScopes: ['okta.users.read'],
    pkceRequired: true,
  });
  expect(await ending(org, {})).toBe('invalid_scope xyz');
  expect(await ending(org, { scope: 'openid' })).toBe('invalid_request xyz');
});

describe('sessions', () => {
  test('the page takes the right password only, and the log tells of both', async () => {
    const org = await openOrg();
    const browser = new Browser();
    const url = authorizeUrl(org, { login_hint: 'a"b@example.com' });
    const { html } = await browser.go(url);
    expect(html).toContain('value="a&#34;b@example.com"');
    const wrong = await browser.submit(url, html, { username: org.browserUser.login, password: 'no' });
    expect(wrong.response.status).toBe(401);
    expect(wrong.response.headers.get('location')).toBeNull();
    const right = await browser.submit(wrong.url, wrong.html, {
      username: org.browserUser.login,
      password: org.browserUser.password,
    });
    expect(right.response.status).toBe(303);
    expect(right.response.headers.getSetCookie()[0]).toMatch(/^sid=\w{40}; Path=\/; HttpOnly; SameSite=Lax$/);
    const events = org.admin.logEvents().filter(({ eventType }) => eventType === 'user.session.start');
    expect(events.map(({ outcome }) => (outcome as { result: string }).result)).toEqual(['FAILURE', 'SUCCESS']);
    expect(JSON.stringify([org.admin.requests(), org.admin.logEvents()])).not.toContain(org.browserUser.password);
  });

  test('once signed in, a browser goes straight through until the session ends', async () => {
    const org = await openOrg({ now: '2026-05-04T03:00:00.000Z', frozen: true });
    const browser = new Browser();
    await browser.authorize(authorizeUrl(org), org.browserUser);
    expect(await ending(org, {}, browser)).toBe('code xyz');
    expect(await ending(org, { prompt: 'none' }, browser)).toBe('code xyz');
    expect(await ending(org, { prompt: 'login' }, browser)).toBe('page 200');
    org.admin.advance(60_000);
    expect(await ending(org, { max_age: '60' }, browser)).toBe('code xyz');
    expect(await ending(org, { max_age: '59' }, browser)).toBe('page 200');
    expect(await ending(org, { max_age: '59', prompt: 'none' }, browser)).toBe('login_required xyz');
    await org.call('DELETE', `/api/v1/users/${org.ready().ownerId}/sessions`);
    expect(await ending(org, {}, browser)).toBe('page 200');
    await browser.authorize(authorizeUrl(org), org.browserUser);
    org.admin.advance(2 * 3_600_000 + 1);
    expect(await ending(org, {}, browser)).toBe('page 200');
  });

  test('a form works in the browser that asked for it, and for an hour', async () => {
    const org = await openOrg();
    const url = authorizeUrl(org);
    const [own, other] = [new Browser(), new Browser()];
    const { html } = await own.go(url);
    await other.go(url);
    const person = { username: org.browserUser.login, password: org.browserUser.password };
    expect((await other.submit(url, html, person)).response.status).toBe(400);
    expect((await new Browser().submit(url, html, person)).response.status).toBe(400);
    org.admin.advance(3_600_001);
    expect((await own.submit(url, html, person)).response.status).toBe(400);
  });

  test("who doesn't have the app or a good password is sent back or stays", async () => {
    const org = await openOrg();
    org.admin.addUsers([
      { profile: { login: 'guest@example.com' }, credentials: { password: { value: 'Correct-Horse-7' } } },
    ]);
    const guest = { login: 'guest@example.com', password: 'Correct-Horse-7' };
    const back = await new Browser().authorize(authorizeUrl(org), guest);
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('error_description')).toBe('User is not assigned to the client application.');
    const { id } = (await org.get('/api/v1/users/guest@example.com')).body;
    await org.post(`/api/v1/users/${id}/lifecycle/expire_password`);
    await expect(new Browser().authorize(authorizeUrl(org), guest)).rejects.toThrow('password has expired');
  });

  test('logging out ends the session and comes back to a registered address only', async () => {
    const org = await openOrg();
    const browser = new Browser();
    const back = await browser.authorize(authorizeUrl(org), org.browserUser);
    const { id_token } = (await exchange(org, back.searchParams.get('code')!)).body;
    const out = (more: Record<string, string>) =>
      browser.go(`${org.url}/oauth2/v1/logout?${new URLSearchParams({ id_token_hint: id_token, ...more }).toString()}`);
    expect((await out({ post_logout_redirect_uri: 'https://evil.example.com/' })).response.status).toBe(400);
    expect((await out({ id_token_hint: 'x' })).response.status).toBe(400);
    const { response } = await out({ post_logout_redirect_uri: 'http://127.0.0.1:8910/', state: 's' });
    expect(response.headers.get('location')).toBe('http://127.0.0.1:8910/?state=s');
    expect(await ending(org, {}, browser)).toBe('page 200');
    expect(org.admin.requests().some(({ path }) => path.includes(id_token))).toBe(false);
  });
});

describe('consent', () => {
  const consented = async (org: TestOrg, browser: Browser, decision: string, more = {}) => {
    const url = authorizeUrl(org, more);
    const { html } = await browser.go(url);
    const { response } = await browser.submit(url, html, { decision });
    const { searchParams } = new URL(response.headers.get('location')!);
    return searchParams.get('error') ?? 'code';
  };

  test('is asked for with prompt=consent, and can be refused', async () => {
    const org = await openOrg();
    const browser = new Browser();
    await browser.authorize(authorizeUrl(org), org.browserUser);
    expect(await consented(org, browser, 'deny', { prompt: 'consent' })).toBe('access_denied');
    expect(await consented(org, browser, 'allow', { prompt: 'consent' })).toBe('code');
  });

  test('is remembered where the app requires it, until it is revoked', async () => {
    const org = await openOrg();
    org.admin.changeClient(org.oauth.webClient.clientId, { consent: 'REQUIRED' });
    const browser = new Browser();
    expect((await browser.authorize(authorizeUrl(org), org.browserUser)).searchParams.has('code')).toBe(true);
    expect(await ending(org, {}, browser)).toBe('code xyz');
    expect(await ending(org, { scope: 'openid okta.groups.read', prompt: 'none' }, browser)).toBe(
      'consent_required xyz',
    );
    const grants = `/api/v1/users/${org.ready().ownerId}/grants`;
    expect((await org.get(grants)).body.map(({ scopeId }: { scopeId: string }) => scopeId)).toEqual([
      'openid',
      'offline_access',
      'okta.users.read',
    ]);
    expect((await org.pages(`${grants}?limit=2`)).map(({ body }) => body.length)).toEqual([2, 1]);
    await org.call('DELETE', grants);
    expect((await org.get(grants)).body).toEqual([]);
    expect(await ending(org, { prompt: 'none' }, browser)).toBe('consent_required xyz');
  });

  test('a denied or wrong visit by the admin port', async () => {
    const org = await openOrg();
    const { login } = org.browserUser;
    const url = authorizeUrl(org, { prompt: 'consent' });
    const denied = await org.adminCall('POST', '/visit', { do: 'authorize', url, login, consent: 'deny' });
    expect(new URL(denied.body.redirectTo).searchParams.get('error')).toBe('access_denied');
    expect((await org.adminCall('POST', '/visit', { do: 'authorize', url, login, password: 'no' })).status).toBe(400);
    expect(
      (await org.adminCall('POST', '/visit', { do: 'authorize', url: authorizeUrl(org, { client_id: 'x' }), login }))
        .status,
    ).toBe(400);
  });
});

test('the answer comes by query, fragment or form, as asked', async () => {
  const org = await openOrg();
  const browser = new Browser();
  const query = await browser.authorize(authorizeUrl(org), org.browserUser);
  expect([...query.searchParams.keys()]).toEqual(['code', 'state']);
  const fragment = await browser.authorize(authorizeUrl(org, { response_mode: 'fragment' }), org.browserUser);
  expect([...new URLSearchParams(fragment.hash.slice(1)).keys()]).toEqual(['code', 'state']);
  const { html, response } = await browser.go(authorizeUrl(org, { response_mode: 'form_post' }));
  expect(response.status).toBe(200);
  expect(html).toContain(`action="${org.oauth.webClient.redirectUri}"`);
  const code = /name="code" value="(\w+)"/.exec(html)?.[1];
  expect((await exchange(org, code!)).status).toBe(200);
});

test('several redirect URIs are the order of the options, and the issuer is the address that was called', async () => {
  const redirectUris = ['http://127.0.0.1:9001/a', 'http://localhost:9001/b?x=1'];
  const org = await openOrg({ redirectUris, publicUrl: 'https://acme.okta.example' });
  expect(org.oauth.webClient.redirectUri).toBe(redirectUris[0]);
  const { redirectTo } = org.admin.visit({
    do: 'authorize',
    url: authorizeUrl(org, { redirect_uri: redirectUris[1], nonce: 'n1' }),
    login: org.browserUser.login,
  });
  expect(redirectTo).toMatch(/^http:\/\/localhost:9001\/b\?x=1&code=/);
  const { body } = await exchange(org, new URL(redirectTo).searchParams.get('code')!, {
    redirect_uri: redirectUris[1]!,
  });
  const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
  expect(claims).toMatchObject({
    iss: 'https://acme.okta.example',
    aud: org.oauth.webClient.clientId,
    nonce: 'n1',
    sub: org.ready().ownerId,
  });
  const discovery = await fetch(`${org.url}/.well-known/openid-configuration`);
  expect(((await discovery.json()) as { token_endpoint: string }).token_endpoint).toBe(
    'https://acme.okta.example/oauth2/v1/token',
  );
});

test('a pushed request is good for one sign-in of its client', async () => {
  const org = await openOrg();
  const redirectUri = 'http://127.0.0.1:9999/cb';
  const { clientId, clientSecret } = org.admin.addClient({ kind: 'web', redirectUris: [redirectUri] });
  const push = (form: Record<string, string>) =>
    fetch(`${org.url}/oauth2/v1/par`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret!, ...form }),
    });
  const request = { redirect_uri: redirectUri, response_type: 'code', scope: 'openid', state: 's' };
  expect((await push({ ...request, redirect_uri: 'http://127.0.0.1:1/' })).status).toBe(400);
  const pushed = await push(request);
  expect(pushed.status).toBe(201);
  const { request_uri } = (await pushed.json()) as { request_uri: string };
  const go = (id: string) =>
    new Browser().go(
      `${org.url}/oauth2/v1/authorize?${new URLSearchParams({ client_id: id, request_uri }).toString()}`,
    );
  expect((await go(org.oauth.webClient.clientId)).response.status).toBe(400);
  expect((await go(clientId)).response.status).toBe(200);
  expect((await go(clientId)).response.status).toBe(400);
});

test('tokens of others can be neither revoked nor seen, and the right ones end', async () => {
  const org = await openOrg();
  const { body } = await exchange(org, codeFor(org));
  const { clientId, clientSecret } = org.admin.addClient({ kind: 'web', redirectUris: ['http://127.0.0.1/cb'] });
  const other = { client_id: clientId, client_secret: clientSecret! };
  const post = async (path: string, form: Record<string, string>) => {
    const response = await fetch(`${org.url}/oauth2/v1/${path}`, { method: 'POST', body: new URLSearchParams(form) });
    return { status: response.status, text: await response.text() };
  };
  expect((await post('introspect', { ...other, token: body.access_token })).text).toBe('{"active":false}');
  for (const token of [body.refresh_token, body.access_token, 'unknown']) {
    expect(await post('revoke', { ...other, token })).toEqual({ status: 200, text: '' });
  }
  expect((await post('revoke', other)).status).toBe(400);
  expect((await org.get('/api/v1/users/me', { authorization: `Bearer ${body.access_token}` })).status).toBe(200);
  expect(
    (await tokenRequest(org, { grant_type: 'refresh_token', refresh_token: body.refresh_token, ...other })).status,
  ).toBe(400);
});
