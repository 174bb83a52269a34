// A certified client, as it is, gets through every flow of the authorization server.
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as oauth from 'oauth4webapi';
import { expect, test } from 'vitest';
import { openOrg, type TestOrg } from '../simulated-org.js';
import { Browser } from './browser.js';
import { webSecret } from './oauth-client.js';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated to stand out; loopback is what it is for
const http = { [oauth.allowInsecureRequests]: true };

async function discover(org: TestOrg): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(org.url);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
}

async function serviceAuth(org: TestOrg): Promise<oauth.ClientAuth> {
  const pem = await readFile(org.oauth.serviceClient.privateKeyFile, 'utf8');
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  const key = await crypto.subtle.importKey('pkcs8', der, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  return oauth.PrivateKeyJwt(
    { key, kid: org.oauth.serviceClient.keyId },
    // The library names the issuer; Okta wants the endpoint.
    { [oauth.modifyAssertion]: (_header, payload) => void (payload['aud'] = `${org.url}/oauth2/v1/token`) },
  );
}

test('discovery is the same at both addresses, and names what is there', async () => {
  const org = await openOrg();
  const server = await discover(org);
  const again = await oauth.processDiscoveryResponse(
    new URL(org.url),
    await oauth.discoveryRequest(new URL(org.url), { ...http, algorithm: 'oauth2' }),
  );
  expect(again).toEqual(server);
  expect(server.issuer).toBe(org.url);
  for (const [name, url] of Object.entries(server)) {
    if (!name.endsWith('_endpoint')) continue;
    for (const method of ['GET', 'POST']) {
      const { status } = await fetch(url as string, { method, redirect: 'manual' });
      expect(`${name} ${status}`).not.toMatch(/ 404$/);
    }
  }
});

test('client credentials by private_key_jwt', async () => {
  const org = await openOrg();
  const server = await discover(org);
  const client = { client_id: org.oauth.serviceClient.clientId };
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    await serviceAuth(org),
    { scope: 'okta.users.read' },
    http,
  );
  const token = await oauth.processClientCredentialsResponse(server, client, response);
  expect(token.token_type).toBe('bearer');
  const users = await oauth.protectedResourceRequest(
    token.access_token,
    'GET',
    new URL('/api/v1/users', org.url),
    new Headers({ accept: 'application/json' }),
    null,
    http,
  );
  expect(users.status).toBe(200);
});

test('client credentials and calls of the API with DPoP and its nonces', async () => {
  const org = await openOrg({ dpop: true });
  org.admin.settings({ resourceNonce: true });
  const server = await discover(org);
  const client = { client_id: org.oauth.serviceClient.clientId };
  const DPoP = oauth.DPoP({}, await oauth.generateKeyPair('ES256'));
  const ask = async () => {
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      await serviceAuth(org),
      { scope: 'okta.users.read' },
      { ...http, DPoP },
    );
    return oauth.processClientCredentialsResponse(server, client, response);
  };
  const first = await ask().catch((error: unknown) => error);
  expect(oauth.isDPoPNonceError(first)).toBe(true);
  const token = await ask();
  expect(token.token_type).toBe('dpop');
  const url = new URL('/api/v1/users?limit=1', org.url);
  const call = () =>
    oauth.protectedResourceRequest(token.access_token, 'GET', url, new Headers({ accept: 'application/json' }), null, {
      ...http,
      DPoP,
    });
  expect((await call()).status).toBe(200);
  expect((await call()).status).toBe(200);
});

test('a person signs in: code with PKCE, ID token, userinfo, refresh, introspection, revocation', async () => {
  const org = await openOrg();
  const server = await discover(org);
  const client = { client_id: org.oauth.webClient.clientId };
  const auth = oauth.ClientSecretBasic(await webSecret(org));
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(server.authorization_endpoint!);
  const parameters = {
    client_id: client.client_id,
    redirect_uri: org.oauth.webClient.redirectUri,
    response_type: 'code',
    scope: 'openid profile email offline_access okta.users.manage',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...{ state, nonce },
  };
  url.search = new URLSearchParams(parameters).toString();
  const back = oauth.validateAuthResponse(
    server,
    client,
    await new Browser().authorize(url.href, org.browserUser),
    state,
  );
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    auth,
    back,
    org.oauth.webClient.redirectUri,
    verifier,
    http,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
    maxAge: 60,
  });
  await oauth.validateApplicationLevelSignature(server, response, http);
  const claims = oauth.getValidatedIdTokenClaims(tokens)!;
  expect(claims).toMatchObject({
    sub: org.ready().ownerId,
    preferred_username: org.browserUser.login,
    ver: 1,
    amr: ['pwd'],
    idp: org.ready().orgId,
  });
  const info = await oauth.processUserInfoResponse(
    server,
    client,
    claims.sub,
    await oauth.userInfoRequest(server, client, tokens.access_token, http),
  );
  expect(info.email).toBe(org.browserUser.login);
  const me = await oauth.protectedResourceRequest(
    tokens.access_token,
    'GET',
    new URL('/api/v1/users/me', org.url),
    new Headers({ accept: '*/*' }),
    null,
    http,
  );
  expect(((await me.json()) as { id: string }).id).toBe(claims.sub);

  const renewed = await oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, auth, tokens.refresh_token!, http),
  );
  expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
  const active = async (token: string) =>
    (
      await oauth.processIntrospectionResponse(
        server,
        client,
        await oauth.introspectionRequest(server, client, auth, token, http),
      )
    ).active;
  expect(await active(renewed.access_token)).toBe(true);
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, auth, renewed.refresh_token!, http),
  );
  expect(await active(renewed.access_token)).toBe(false);
  expect(await active(tokens.access_token)).toBe(false);
});

test('a public client pushes its request and needs PKCE', async () => {
  const org = await openOrg();
  const redirectUri = 'http://127.0.0.1:9999/cb';
  const { clientId } = org.admin.addClient({
    kind: 'native',
    redirectUris: [redirectUri],
    assign: [org.browserUser.login],
  });
  const server = await discover(org);
  const client = { client_id: clientId };
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const parameters = new URLSearchParams({ redirect_uri: redirectUri, response_type: 'code', scope: 'openid', state });
  const push = async () =>
    oauth.processPushedAuthorizationResponse(
      server,
      client,
      await oauth.pushedAuthorizationRequest(server, client, oauth.None(), parameters, http),
    );
  await expect(push()).rejects.toMatchObject({ error: 'invalid_request' });
  parameters.set('code_challenge', await oauth.calculatePKCECodeChallenge(verifier));
  parameters.set('code_challenge_method', 'S256');
  const { request_uri } = await push();
  const url = `${server.authorization_endpoint}?${new URLSearchParams({ client_id: clientId, request_uri }).toString()}`;
  const back = oauth.validateAuthResponse(server, client, await new Browser().authorize(url, org.browserUser), state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    back,
    redirectUri,
    verifier,
    http,
  );
  expect((await oauth.processAuthorizationCodeResponse(server, client, response)).id_token).toBeDefined();
});
