// Whoever doesn't prove to be a client hears why in Okta's words: each fault of an assertion, a secret or a form.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { openOrg, type Reply, type TestOrg } from '../simulated-org.js';
import {
  orgNow,
  postForm,
  serviceAssertion,
  serviceKey,
  signAssertion,
  tokenRequest,
  webSecret,
  type AssertionOptions,
} from './oauth-client.js';

const ask = { grant_type: 'client_credentials', scope: 'okta.users.read' };
const outcome = ({ status, body }: Reply): string => `${status} ${body.error}: ${body.error_description}`;
const told = (code: string): string => `401 invalid_client: ${code}`;
const pair = (type: 'rsa' | 'ec') =>
  type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });

type Change = { header?: AssertionOptions['header']; claims?: JWTPayload };
type Row = [fault: string, change: (now: number, org: TestOrg) => Change, refusal: string];

const rows: Row[] = [
  [
    'an unknown issuer',
    () => ({ claims: { iss: '0oanobody' } }),
    'The issuer claim for client_assertion is not a valid client_id.',
  ],
  [
    'another subject',
    () => ({ claims: { sub: '0oaother' } }),
    'The subject claim for client_assertion is not a valid client_id.',
  ],
  [
    'the issuer as audience',
    (_now, { url }) => ({ claims: { aud: url } }),
    'The audience claim for client_assertion must be the endpoint invoked for the request.',
  ],
  [
    'a trailing slash',
    (_now, { url }) => ({ claims: { aud: `${url}/oauth2/v1/token/` } }),
    'The audience claim for client_assertion must be the endpoint invoked for the request.',
  ],
  [
    'a double slash',
    (_now, { url }) => ({ claims: { aud: `${url}//oauth2/v1/token` } }),
    'The audience claim for client_assertion must be the endpoint invoked for the request.',
  ],
  [
    'another host',
    () => ({ claims: { aud: 'https://acme.okta.com/oauth2/v1/token' } }),
    'The audience claim for client_assertion must be the endpoint invoked for the request.',
  ],
  [
    'no audience',
    () => ({ claims: { aud: undefined } as unknown as JWTPayload }),
    'The audience claim for client_assertion must be the endpoint invoked for the request.',
  ],
  [
    'no expiry',
    () => ({ claims: { exp: undefined } as unknown as JWTPayload }),
    "The client_assertion must contain the 'exp' claim as seconds since epoch.",
  ],
  ['an expired one', (now) => ({ claims: { exp: now - 1 } }), 'The client_assertion token is expired.'],
  [
    'more than an hour',
    (now) => ({ claims: { exp: now + 3660 } }),
    'The client_assertion token has an expiration too far into the future.',
  ],
  [
    'issued in the future',
    (now) => ({ claims: { iat: now + 360, exp: now + 600 } }),
    'The client_assertion token must be issued before the current time.',
  ],
  ['an unknown kid', () => ({ header: { kid: 'nope' } }), 'The client_assertion JWT kid is invalid.'],
  [
    'an algorithm for other keys',
    () => ({ header: { alg: 'PS256' } }),
    'The client_assertion JWT signature algorithm is invalid.',
  ],
];

test.each(rows)('%s', async (_fault, change, refusal) => {
  const org = await openOrg();
  const reply = await tokenRequest(org, {
    ...ask,
    ...(await serviceAssertion(org, change(Math.floor(orgNow(org) / 1000), org))),
  });
  expect(outcome(reply)).toBe(told(refusal));
  expect(reply.headers.get('cache-control')).toContain('no-store');
  expect(org.admin.logEvents().some(({ eventType }) => eventType === 'app.oauth2.token.grant.access_token')).toBe(
    false,
  );
});

test('an hour is not too long, and clocks may differ by minutes', async () => {
  const org = await openOrg();
  const now = Math.floor(orgNow(org) / 1000);
  for (const claims of [
    { exp: now + 3599 },
    { iat: now + 240 },
    { iat: undefined, jti: undefined } as unknown as JWTPayload,
  ]) {
    expect((await tokenRequest(org, { ...ask, ...(await serviceAssertion(org, { claims })) })).status).toBe(200);
  }
});

test('a jti works once, even where the request failed for something else', async () => {
  const org = await openOrg();
  const fields = await serviceAssertion(org);
  expect((await tokenRequest(org, { ...ask, scope: 'okta.nothing.read', ...fields })).status).toBe(400);
  expect(outcome(await tokenRequest(org, { ...ask, ...fields }))).toBe(
    told('The client_assertion token has already been used.'),
  );
});

test('another key, garbage and an unsigned assertion are refused', async () => {
  const org = await openOrg();
  const { clientId, keyId } = org.oauth.serviceClient;
  const fields = async (assertion: string) =>
    tokenRequest(org, { ...ask, ...(await serviceAssertion(org)), client_assertion: assertion });
  const url = `${org.url}/oauth2/v1/token`;
  const forged = await signAssertion(url, {
    clientId,
    key: pair('rsa').privateKey,
    header: { kid: keyId },
    now: orgNow(org),
  });
  expect(outcome(await fields(forged))).toBe(told('The client_assertion signature is invalid.'));
  const ec = await signAssertion(url, {
    clientId,
    key: pair('ec').privateKey,
    header: { alg: 'ES256', kid: keyId },
    now: orgNow(org),
  });
  expect(outcome(await fields(ec))).toBe(told('The client_assertion JWT signature algorithm is invalid.'));
  expect(outcome(await fields('a.b.c'))).toBe(told('The parsing of the client_assertion failed.'));
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'none' })}.${part({ iss: clientId, sub: clientId })}.`;
  expect(outcome(await fields(unsigned))).toBe(told('The client_assertion JWT signature algorithm is invalid.'));
});

test('a kid may be left out while there is one key', async () => {
  const org = await openOrg();
  const { clientId } = org.oauth.serviceClient;
  const send = async () => {
    const client_assertion = await signAssertion(`${org.url}/oauth2/v1/token`, {
      clientId,
      key: await serviceKey(org),
      now: orgNow(org),
    });
    return tokenRequest(org, { ...ask, ...(await serviceAssertion(org)), client_assertion });
  };
  expect((await send()).status).toBe(200);
  org.admin.changeClient(clientId, { addKeys: [{ ...pair('ec').publicKey.export({ format: 'jwk' }), kid: 'second' }] });
  expect(outcome(await send())).toBe(told('The client_assertion JWT kid is invalid.'));
});

describe('secrets and forms', () => {
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const code = { grant_type: 'authorization_code', code: 'x', redirect_uri: 'http://127.0.0.1:8910/callback' };

  test('a wrong Basic header is answered with a challenge', async () => {
    const org = await openOrg();
    const { clientId } = org.oauth.webClient;
    for (const headers of [
      basic(clientId, 'wrong'),
      basic('0oanobody', 'x'),
      { authorization: 'Basic !' },
      { authorization: 'Bearer x' },
    ]) {
      const reply = await tokenRequest(org, code, headers);
      expect(`${reply.status} ${reply.body.error}`).toBe('401 invalid_client');
      expect(reply.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    }
  });

  test('secrets go in the header, form-encoded, or in the form', async () => {
    const org = await openOrg();
    const secret = 'a secret: with %2B and + in it';
    const { clientId } = org.admin.addClient({ kind: 'web', secret, redirectUris: ['http://127.0.0.1/cb'] });
    const encoded = (text: string): string => new URLSearchParams({ text }).toString().slice('text='.length);
    expect((await tokenRequest(org, code, basic(clientId, encoded(secret)))).body.error).toBe('invalid_grant');
    expect((await tokenRequest(org, { ...code, client_id: clientId, client_secret: secret })).body.error).toBe(
      'invalid_grant',
    );
    const wrong = await tokenRequest(org, { ...code, client_id: clientId, client_secret: 'no' });
    expect(outcome(wrong)).toBe(told('The client secret supplied for a confidential client is invalid.'));
  });

  test('nobody at all, a name without proof, and a client that is off', async () => {
    const org = await openOrg();
    const { clientId } = org.oauth.webClient;
    expect((await tokenRequest(org, code)).status).toBe(401);
    expect(outcome(await tokenRequest(org, { ...code, client_id: clientId }))).toBe(
      told('No client credentials found.'),
    );
    expect(outcome(await tokenRequest(org, { ...code, client_id: 'nobody' }))).toBe(
      told("Invalid value for 'client_id' parameter."),
    );
    org.admin.changeClient(clientId, { status: 'INACTIVE' });
    expect((await tokenRequest(org, code, basic(clientId, await webSecret(org)))).body.error).toBe('invalid_client');
  });

  test('two ways at once are one too many', async () => {
    const org = await openOrg();
    const { clientId } = org.oauth.webClient;
    const secret = await webSecret(org);
    const twice = [
      tokenRequest(org, { ...code, client_id: clientId, client_secret: secret }, basic(clientId, secret)),
      tokenRequest(org, { ...ask, ...(await serviceAssertion(org)) }, basic(clientId, secret)),
      tokenRequest(org, { ...ask, ...(await serviceAssertion(org)), client_secret: secret }),
    ];
    for (const reply of await Promise.all(twice))
      expect(`${reply.status} ${reply.body.error}`).toBe('400 invalid_request');
    const other = { ...ask, ...(await serviceAssertion(org)), client_id: clientId };
    expect(outcome(await tokenRequest(org, other))).toBe(told("Invalid value for 'client_id' parameter."));
    org.admin.settings({ clientIdBesideCredentials: 'refused', multipleCredentialsStatus: 401 });
    const beside = await tokenRequest(org, {
      ...ask,
      ...(await serviceAssertion(org)),
      client_id: org.oauth.serviceClient.clientId,
    });
    expect(`${beside.status} ${beside.body.error}`).toBe('401 invalid_request');
  });

  test.each([
    [
      'JSON',
      (org: TestOrg) => postForm(org, '/oauth2/v1/token', JSON.stringify(ask), { 'content-type': 'application/json' }),
    ],
    ['a parameter twice', (org: TestOrg) => tokenRequest(org, 'grant_type=client_credentials&scope=a&scope=b')],
    ['credentials in the query', (org: TestOrg) => postForm(org, '/oauth2/v1/token?client_secret=x', ask)],
    [
      'an unknown type of assertion',
      async (org: TestOrg) =>
        tokenRequest(org, { ...ask, ...(await serviceAssertion(org)), client_assertion_type: 'x' }),
    ],
    ['no grant type', async (org: TestOrg) => tokenRequest(org, await serviceAssertion(org))],
  ])('%s is an invalid request', async (_what, send) => {
    const reply = await send(await openOrg());
    expect(`${reply.status} ${reply.body.error}`).toBe('400 invalid_request');
  });

  test('client_secret_jwt signs with the secret, and nothing else will do', async () => {
    const org = await openOrg();
    const secret = randomUUID() + randomUUID();
    const { clientId } = org.admin.addClient({
      kind: 'web',
      authMethod: 'client_secret_jwt',
      secret,
      redirectUris: ['http://127.0.0.1/cb'],
    });
    const key = new TextEncoder().encode(secret);
    const send = async (more: { key: AssertionOptions['key']; alg: string }) => {
      const client_assertion = await signAssertion(`${org.url}/oauth2/v1/token`, {
        clientId,
        key: more.key,
        header: { alg: more.alg },
        now: orgNow(org),
      });
      return tokenRequest(org, { ...code, ...(await serviceAssertion(org)), client_assertion });
    };
    expect((await send({ key, alg: 'HS256' })).body.error).toBe('invalid_grant');
    expect((await send({ key: new TextEncoder().encode(`${secret}x`), alg: 'HS256' })).body.error).toBe(
      'invalid_client',
    );
    expect((await send({ key: pair('rsa').privateKey, alg: 'RS256' })).body.error).toBe('invalid_client');
    expect((await tokenRequest(org, { ...code, client_id: clientId, client_secret: secret })).body.error).toBe(
      'invalid_client',
    );
  });
});
