// Another widely used client, openid-client, discovers the org and signs a person in with DPoP.
import * as client from 'openid-client';
import { expect, test } from 'vitest';
import { openOrg } from '../simulated-org.js';
import { Browser } from './browser.js';
import { webSecret } from './oauth-client.js';

test('code with PKCE and DPoP, refresh and userinfo', async () => {
  const org = await openOrg({ dpop: true });
  const { clientId, redirectUri } = org.oauth.webClient;
  const config = await client.discovery(
    new URL(org.url),
    clientId,
    undefined,
    client.ClientSecretPost(await webSecret(org)),
    {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated to stand out; loopback is what it is for
      execute: [client.allowInsecureRequests],
    },
  );
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid email offline_access okta.users.read',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  const back = await new Browser().authorize(url.href, org.browserUser);
  const tokens = await client.authorizationCodeGrant(
    config,
    back,
    { pkceCodeVerifier: verifier, expectedState: state },
    undefined,
    { DPoP },
  );
  expect(tokens.token_type).toBe('dpop');
  const { sub } = tokens.claims()!;
  expect((await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).email).toBe(org.browserUser.login);
  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token!, undefined, { DPoP });
  const response = await client.fetchProtectedResource(
    config,
    renewed.access_token,
    new URL('/api/v1/users/me', org.url),
    'GET',
    null,
    new Headers({ accept: 'application/json' }),
    { DPoP },
  );
  expect(response.status).toBe(200);
});
