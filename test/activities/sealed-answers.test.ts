// Property: a sealed secret reaches the holder of the key and nobody else, and a key that can't seal stops the action.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { decodeProtectedHeader, calculateJwkThumbprint } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Activities } from '../../activities/index.js';
import type { PublicJwk } from '../../src/actions/public-key.js';
import { openSealed } from '../../src/open-sealed.js';
import { addUser, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';

let org: SimulatedOrg;
beforeEach(async () => {
  org = await startSimulatedOrg();
});
afterEach(() => org.close());

const run = (name: keyof Activities, input: unknown): Promise<Record<string, unknown>> =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(
    org.activities[name] as (given: unknown) => Promise<Record<string, unknown>>,
    input,
  );

const jwk = (key: KeyObject): PublicJwk => key.export({ format: 'jwk' }) as PublicJwk;
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const seal = jwk(publicKey);

describe('seal', () => {
  it.each([
    ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ECDH-ES+A256KW'],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'ECDH-ES+A256KW'],
    ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }), 'ECDH-ES+A256KW'],
    ['X25519', generateKeyPairSync('x25519'), 'ECDH-ES+A256KW'],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'RSA-OAEP-256'],
  ])('gives an activation link that works to the holder of a key: %s', async (_, pair, alg) => {
    const userId = addUser(org, 'isaac@example.com', 'STAGED');
    const key = jwk(pair.publicKey);
    const result = await run('activateUser', { userId, sendEmail: false, seal: key });
    expect(Object.keys(result)).toEqual(['sealed']);
    const sealed = String(result['sealed']);
    const kid = await calculateJwkThumbprint(key);
    expect(decodeProtectedHeader(sealed)).toMatchObject({ alg, enc: 'A256GCM', kid, cty: 'json' });
    const { activationUrl, activationToken, ...others } = await openSealed(sealed, pair.privateKey);
    expect(others).toEqual({});
    expect(String(activationUrl)).toContain(String(activationToken));
    org.simulator.admin.visit({ do: 'open-link', link: String(activationUrl), password: 'Correct-Horse-7' });
    expect(org.simulator.admin.state().users.find(({ id }) => id === userId)).toMatchObject({ status: 'ACTIVE' });
    await expect(openSealed(sealed, privateKey)).rejects.toMatchObject({ type: 'Okta.InvalidInput' });
  });

  it.each([
    ['resetPassword', { sendEmail: false }, 'resetPasswordUrl'],
    ['createForgotPasswordLink', {}, 'resetPasswordUrl'],
    ['expirePassword', { temporaryPassword: true }, 'tempPassword'],
  ] as const)('works for %s', async (name, input, field) => {
    const [user] = org.simulator.admin.addUsers([
      {
        ...{ status: 'ACTIVE', profile: { login: 'ada@example.com' } },
        credentials: { password: { value: 'Correct-Horse-6' } },
      },
    ]);
    const result = await run(name, { userId: user?.id, seal: { ...seal, kid: 'portal' }, ...input });
    expect(decodeProtectedHeader(String(result['sealed']))).toMatchObject({ kid: 'portal' });
    expect(result).not.toHaveProperty(field);
    expect(await openSealed(String(result['sealed']), privateKey)).toEqual({ [field]: expect.any(String) });
  });

  it('leaves a result as it is that has no secret', async () => {
    const userId = addUser(org, 'isaac@example.com', 'STAGED');
    expect(await run('activateUser', { userId, sendEmail: true, seal })).toEqual({});
  });

  it.each([
    ['a private key', () => jwk(privateKey), ['seal.d']],
    ['a symmetric key', () => ({ kty: 'oct', k: 'GawgguFyGrWKav7AX4VKUg' }), ['seal.kty']],
    ['a point that is not on the curve', () => ({ ...seal, y: seal.x }), ['seal']],
    ['a point of small order', () => ({ kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) }), ['seal']],
  ])('refuses %s before any call', async (_, key, paths) => {
    const userId = addUser(org, 'isaac@example.com', 'STAGED');
    const error: unknown = await run('activateUser', { userId, sendEmail: false, seal: key() }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(error).toMatchObject({ type: 'Okta.InvalidInput', nonRetryable: true, details: [{ paths }] });
    expect(org.simulator.admin.requests()).toEqual([]);
  });

  it('together with reveal is refused before any call', async () => {
    const userId = addUser(org, 'isaac@example.com', 'STAGED');
    await expect(run('activateUser', { userId, sendEmail: false, seal, reveal: true })).rejects.toMatchObject({
      ...{ type: 'Okta.InvalidInput', details: [{ paths: ['seal'] }] },
    });
    expect(org.simulator.admin.requests()).toEqual([]);
  });
});

describe('renewLink', () => {
  it('gives a link that works, and voids the former one', async () => {
    const userId = addUser(org, 'isaac@example.com', 'STAGED');
    const former = await run('activateUser', { userId, sendEmail: false, reveal: true });
    const renewed = await run('activateUser', { userId, sendEmail: false, reveal: true, renewLink: true });
    const visit = (link: unknown): unknown =>
      org.simulator.admin.visit({ do: 'open-link', link: String(link), password: 'Correct-Horse-7' });
    expect(() => visit(former['activationUrl'])).toThrow();
    expect(visit(renewed['activationUrl'])).toMatchObject({ user: { status: 'ACTIVE' } });
  });
});
