// Property: a call that Okta refuses with 401 is sent once more with what it lacked, and no oftener.
import { decodeJwt } from 'jose';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { authorizationCode } from '../../../../src/okta/auth/authorization-code.js';
import { DpopKey } from '../../../../src/okta/auth/dpop.js';
import { tokenFingerprint } from '../../../../src/okta/auth/token-cache.js';
import { OktaClient } from '../../../../src/okta/client.js';
import { OktaApiError, OktaTokenError } from '../../../../src/okta/errors.js';
import { Gate } from '../../../../src/okta/gate/gate.js';
import { plenty } from '../../../support/plenty.js';

type Judge = (headers: IncomingHttpHeaders) => { status: number; headers?: Record<string, string> };

let server: Server;
let judge: Judge;
let received: IncomingHttpHeaders[];
beforeEach(async () => {
  received = [];
  judge = () => ({ status: 200 });
  server = createServer((request, response) => {
    received.push(request.headers);
    const { status, headers } = judge(request.headers);
    response.writeHead(status, { ...plenty(), ...headers }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.close());

/** An owner that counts its tokens. */
async function clientOf({ dpop = false, now }: { dpop?: boolean; now?: () => number } = {}) {
  const asked: (string | undefined)[] = [];
  const key = dpop ? (await DpopKey.generate()).toJwk() : undefined;
  const { port } = server.address() as AddressInfo;
  const client = new OktaClient({
    ...{ connection: 'default', origin: new URL(`http://127.0.0.1:${String(port)}`), gate: new Gate() },
    ...{ auth: authorizationCode(), userAgent: 'test/1', ...(now && { now }) },
    owner: {
      accessToken: (_, rejected) => {
        asked.push(rejected);
        const accessToken = `token ${String(asked.length)}`;
        return Promise.resolve({
          ...{ accessToken, fingerprint: tokenFingerprint(accessToken), tokenType: dpop ? 'DPoP' : 'Bearer' },
          ...{ scopes: [], dpopKey: key, lifetimeMs: 3_600_000, expiresAtMs: Date.now() + 3_600_000 },
        });
      },
    },
  });
  const call = () =>
    client.request({ ...{ method: 'GET', path: '/api/v1/users', bucket: 'user-list' }, schema: z.object({}) });
  return { call, asked };
}
const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'no failure',
    (error: unknown) => error,
  );
const sentTokens = (): unknown[] => received.map(({ authorization }) => authorization);

describe('a call that is refused with 401', () => {
  it('is sent once more with another token', async () => {
    judge = ({ authorization }) => ({ status: authorization === 'Bearer token 1' ? 401 : 200 });
    const { call, asked } = await clientOf();
    expect(await call()).toMatchObject({ status: 200 });
    expect(sentTokens()).toEqual(['Bearer token 1', 'Bearer token 2']);
    expect(asked).toEqual([undefined, tokenFingerprint('token 1')]);
  });

  it('fails where the other token is refused, too', async () => {
    judge = () => ({ status: 401 });
    const { call } = await clientOf();
    const error = await failureOf(call());
    expect(error).toBeInstanceOf(OktaApiError);
    expect(received).toHaveLength(2);
  });

  it('is sent once more with the nonce that was asked for, and the same token', async () => {
    const nonceOf = (headers: IncomingHttpHeaders): unknown => decodeJwt(String(headers['dpop']))['nonce'];
    judge = (headers) =>
      nonceOf(headers) === 'n1'
        ? { status: 200 }
        : { status: 401, headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'n1' } };
    const { call, asked } = await clientOf({ dpop: true });
    expect(await call()).toMatchObject({ status: 200 });
    expect(await call()).toMatchObject({ status: 200 });
    expect(received.map(nonceOf)).toEqual([undefined, 'n1', 'n1']);
    expect(asked).toEqual([undefined]);
  });

  it('for the nonce again and again fails', async () => {
    const headers = { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': 'n1' };
    judge = () => ({ status: 401, headers });
    const { call, asked } = await clientOf({ dpop: true });
    expect(await failureOf(call())).toBeInstanceOf(OktaApiError);
    expect(received).toHaveLength(2);
    expect(asked).toEqual([undefined]);
  });

  it.each([-10, 10])(
    'for a proof that a clock %i minutes off has dated is dated anew, with the same token',
    async (minutes) => {
      const isDated = (headers: IncomingHttpHeaders): boolean =>
        Math.abs((decodeJwt(String(headers['dpop'])).iat ?? 0) * 1000 - Date.now()) < 300_000;
      judge = (headers) => ({ status: isDated(headers) ? 200 : 401 });
      const { call, asked } = await clientOf({ dpop: true, now: () => Date.now() + minutes * 60_000 });
      expect(await call()).toMatchObject({ status: 200 });
      expect(received.map(isDated)).toEqual([false, true]);
      expect(asked).toEqual([undefined]);
    },
  );
});

describe('proofs', () => {
  it('are made anew for each call', async () => {
    const { call } = await clientOf({ dpop: true });
    await Promise.all(Array.from({ length: 20 }, call));
    const ids = received.map(({ dpop }) => decodeJwt(String(dpop)).jti);
    expect(new Set(ids).size).toBe(20);
  });
});

describe('an authorization-code connection', () => {
  it('says where its tokens are kept when there is no Temporal', async () => {
    const { port } = server.address() as AddressInfo;
    const client = new OktaClient({
      ...{ connection: 'default', origin: new URL(`http://127.0.0.1:${String(port)}`), gate: new Gate() },
      ...{ auth: authorizationCode(), userAgent: 'test/1' },
    });
    const error = await failureOf(client.grantedScopes());
    expect(error).toBeInstanceOf(OktaTokenError);
    expect(error).toMatchObject({ kind: 'client' });
    expect(received).toHaveLength(0);
  });
});
