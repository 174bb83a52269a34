// Property: a token is asked for anew only where that helps, each time signed and dated afresh, and no secret gets out.
import { inspect } from 'node:util';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AssertionKey,
  clientSecretBasic,
  privateKeyJwt,
} from '../../../../src/okta/auth/client-authentication.js';
import { DpopKey } from '../../../../src/okta/auth/dpop.js';
import { TokenEndpoint } from '../../../../src/okta/auth/token-endpoint.js';
import {
  OktaNetworkError,
  OktaRateLimitError,
  OktaResponseError,
  OktaTokenError,
} from '../../../../src/okta/errors.js';
import {
  refusedWith,
  tokenAnswer,
  TokenServer,
  type TokenServerAnswer,
} from '../../../support/token-endpoint-server.js';

const keyOf = (keyId: string): AssertionKey => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  return { keyId, algorithm: 'ES256', key: createPrivateKey(pem) };
};
const keys = ['k1', 'k2', 'k3'].map(keyOf);
const grant = { form: { grant_type: 'client_credentials', scope: 'okta.users.read' }, scopes: ['okta.users.read'] };
const minuteMs = 60_000;

let server: TokenServer;
beforeEach(async () => {
  server = await TokenServer.start();
});
afterEach(() => server.close());

const endpoint = ({ now, own = keys.slice(0, 1) }: { now?: () => number; own?: AssertionKey[] } = {}): TokenEndpoint =>
  new TokenEndpoint(server.context(now), privateKeyJwt('client-id', own));
const assertions = () =>
  server.received.map(({ form }) => {
    const jwt = form.get('client_assertion') ?? '';
    return { ...decodeJwt(jwt), kid: decodeProtectedHeader(jwt).kid };
  });
const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('an answer', () => {
  it('is read, and what it leaves out is what was asked for', async () => {
    server.play(
      tokenAnswer({ scope: undefined, token_type: 'DPOP', expires_in: 60, refresh_token: 'r', id_token: 'i' }),
    );
    const token = await endpoint().request(grant);
    expect(token).toMatchObject({
      ...{ accessToken: 'planted-access', tokenType: 'DPoP', scopes: ['okta.users.read'], lifetimeMs: 60_000 },
      ...{ refreshToken: 'r', idToken: 'i' },
    });
    expect(Math.abs(token.expiresAtMs - Date.now() - 60_000)).toBeLessThan(3000);
  });

  it.each<[string, TokenServerAnswer]>([
    ['no JSON', { body: '<html>planted-access' }],
    ['no token', { body: { token_type: 'Bearer', expires_in: 3600 } }],
    ['another type', tokenAnswer({ token_type: 'mac' })],
    ['no lifetime', tokenAnswer({ expires_in: 'soon' })],
  ])('with %s is an error that shows nothing of it', async (_, answer) => {
    server.play(answer);
    const error = await failureOf(endpoint().request(grant));
    expect(error).toBeInstanceOf(OktaResponseError);
    expect(inspect(error, { depth: 9 })).not.toContain('planted-access');
  });
});

describe('a nonce', () => {
  it('is given once, with a fresh assertion and a fresh proof', async () => {
    const dpop = await DpopKey.generate();
    server.play(refusedWith('use_dpop_nonce', { headers: { 'dpop-nonce': 'n1' } }), tokenAnswer());
    await endpoint().request({ ...grant, dpop });
    const proofs = server.received.map(({ headers }) => decodeJwt(String(headers['dpop'])));
    expect(proofs.map(({ nonce }) => nonce)).toEqual([undefined, 'n1']);
    expect(proofs[0]?.jti).not.toBe(proofs[1]?.jti);
    const [first, second] = assertions();
    expect(first?.jti).not.toBe(second?.jti);
  });

  it('is not given for ever', async () => {
    const dpop = await DpopKey.generate();
    server.play(refusedWith('use_dpop_nonce', { headers: { 'dpop-nonce': 'n1' } }));
    expect(await failureOf(endpoint().request({ ...grant, dpop }))).toMatchObject({ kind: 'client' });
    expect(server.received).toHaveLength(2);
  });

  it('that is asked for and not given is no reason to ask again', async () => {
    server.play(refusedWith('use_dpop_nonce'));
    expect(await failureOf(endpoint().request({ ...grant, dpop: await DpopKey.generate() }))).toBeInstanceOf(
      OktaTokenError,
    );
    expect(server.received).toHaveLength(1);
  });
});

describe('a machine whose clock is 10 minutes off', () => {
  it.each([-10, 10])(
    'by %i minutes dates its second assertion by the clock of Okta, and all later ones',
    async (minutes) => {
      const now = (): number => Date.now() + minutes * minuteMs;
      const own = endpoint({ now });
      server.play(refusedWith('invalid_client', { status: 401 }), tokenAnswer());
      const token = await own.request(grant);
      await own.request(grant);
      const issued = assertions().map(({ iat = 0 }) => iat * 1000 - Date.now());
      expect(Math.abs((issued[0] ?? 0) - minutes * minuteMs)).toBeLessThan(minuteMs);
      for (const difference of issued.slice(1)) expect(Math.abs(difference)).toBeLessThan(20_000);
      // The end is by Okta's clock, too.
      expect(Math.abs(token.expiresAtMs - Date.now() - 3_600_000)).toBeLessThan(5000);
    },
  );

  it('asks twice and no more, and says what the clock is', async () => {
    server.play(refusedWith('invalid_client', { status: 401 }));
    const error = await failureOf(endpoint({ now: () => Date.now() - 10 * minuteMs }).request(grant));
    expect(error).toMatchObject({ kind: 'client', message: expect.stringContaining('10 minutes behind') as string });
    expect(server.received).toHaveLength(2);
  });

  it('dates its proofs of possession likewise', async () => {
    const dpop = await DpopKey.generate();
    server.play(refusedWith('invalid_dpop_proof'), tokenAnswer());
    await endpoint({ now: () => Date.now() + 10 * minuteMs }).request({ ...grant, dpop });
    const issued = server.received.map(({ headers }) => (decodeJwt(String(headers['dpop'])).iat ?? 0) * 1000);
    expect((issued[0] ?? 0) - (issued[1] ?? 0)).toBeGreaterThan(9 * minuteMs);
  });

  it('with a right clock nothing is asked twice', async () => {
    server.play(refusedWith('invalid_client', { status: 401 }));
    expect(await failureOf(endpoint().request(grant))).toMatchObject({ kind: 'client' });
    expect(server.received).toHaveLength(1);
  });
});

describe('several keys', () => {
  it('are tried one after the other, and the one that works comes first from then on', async () => {
    const own = endpoint({ own: keys });
    server.play(
      refusedWith('invalid_client', { status: 401 }),
      refusedWith('invalid_client', { status: 401 }),
      tokenAnswer(),
    );
    await own.request(grant);
    await own.request(grant);
    expect(assertions().map(({ kid }) => kid)).toEqual(['k1', 'k2', 'k3', 'k3']);
  });

  it('are each tried once', async () => {
    server.play(refusedWith('invalid_client', { status: 401 }));
    expect(await failureOf(endpoint({ own: keys }).request(grant))).toMatchObject({ kind: 'client' });
    expect(assertions().map(({ kid }) => kid)).toEqual(['k1', 'k2', 'k3']);
  });
});

describe('a refusal', () => {
  it.each([
    [refusedWith('invalid_grant'), 'consent'],
    [refusedWith('invalid_scope'), 'scope'],
    [refusedWith('access_denied'), 'policy'],
    [refusedWith('unauthorized_client'), 'client'],
    [refusedWith('server_error'), 'server'],
    [refusedWith('temporarily_unavailable', { status: 503 }), 'server'],
    [{ status: 502, body: '<html>' }, 'server'],
  ])('%j is of the kind %s, and is not repeated here', async (answer, kind) => {
    server.play(answer);
    expect(await failureOf(endpoint().request(grant))).toMatchObject({ kind });
    expect(server.received).toHaveLength(1);
  });

  it('for too many requests of one user at a time waits for seconds, not for the minute to end', async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 55);
    const headers = { 'x-rate-limit-limit': '300', 'x-rate-limit-remaining': '299', 'x-rate-limit-reset': reset };
    server.play(refusedWith('invalid_grant', { status: 429, headers }));
    const error = await failureOf(endpoint().request(grant));
    expect(error).toBeInstanceOf(OktaRateLimitError);
    expect((error as OktaRateLimitError).delayMs).toBeLessThanOrEqual(5000);
  });

  it('for an empty bucket waits for the reset', async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 55);
    const headers = { 'x-rate-limit-limit': '300', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset };
    server.play({ status: 429, headers, body: { errorCode: 'E0000047' } });
    const error = await failureOf(endpoint().request(grant));
    expect((error as OktaRateLimitError).delayMs).toBeGreaterThanOrEqual(54_000);
  });
});

describe('secrets', () => {
  it.each<[string, TokenServerAnswer]>([
    ['refused', refusedWith('invalid_grant')],
    ['a lost connection', { reset: true }],
    ['an unreadable answer', { body: 'planted-access' }],
  ])('stay out of the error of %s', async (_, answer) => {
    server.play(answer);
    const client = clientSecretBasic('client-id', 'planted-secret');
    const own = new TokenEndpoint(server.context(), client);
    const form = { grant_type: 'refresh_token', refresh_token: 'planted-refresh' };
    const error = await failureOf(own.request({ form, scopes: [] }));
    expect(error).toBeInstanceOf(Error);
    const shown = inspect(error, { depth: 12, showHidden: true }) + JSON.stringify(error);
    const encoded = Buffer.from('client-id:planted-secret').toString('base64');
    for (const secret of ['planted-secret', 'planted-refresh', 'planted-access', encoded])
      expect(shown).not.toContain(secret);
    if (answer.reset) expect(error).toBeInstanceOf(OktaNetworkError);
  });
});
