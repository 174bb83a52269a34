// Property: what was sealed opens with the private half of the key, whole, and with nothing else.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { sealFor } from '../../../activities/seal.js';
import type { PublicJwk } from '../../../src/actions/public-key.js';
import { openSealed } from '../../../src/open-sealed.js';

const jwk = (key: KeyObject): PublicJwk => key.export({ format: 'jwk' }) as PublicJwk;
const one = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const fields = { tempPassword: 'pässwörd "7" \u{1f511}', activationUrl: 'https://acme.okta.com/tokens/x/verify' };

describe('sealFor and openSealed', () => {
  it('give back what was sealed, to the holder of the key alone', async () => {
    const sealed = await (await sealFor(jwk(one.publicKey)))(fields);
    expect(await openSealed(` ${sealed}\n`, one.privateKey)).toEqual(fields);
    await expect(openSealed(sealed, other.privateKey)).rejects.toMatchObject({ type: 'Okta.InvalidInput' });
  });

  it('never give the same twice', async () => {
    const seal = await sealFor(jwk(one.publicKey));
    expect(await seal(fields)).not.toBe(await seal(fields));
  });

  it.each([0, 1, 2, 3, 4])('notice a change in part %i', async (at) => {
    const sealed = await (await sealFor(jwk(one.publicKey)))(fields);
    const parts = sealed.split('.');
    const part = parts[at]!;
    parts[at] = `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
    await expect(openSealed(parts.join('.'), one.privateKey)).rejects.toMatchObject({ type: 'Okta.InvalidInput' });
  });

  it.each(['', 'x', 'a.b.c.d.e', '{}'])('refuse %j', async (sealed) => {
    await expect(openSealed(sealed, one.privateKey)).rejects.toMatchObject({ type: 'Okta.InvalidInput' });
  });

  it('name the key as the recipient does', async () => {
    const sealed = await (await sealFor({ ...jwk(one.publicKey), kid: 'portal' }))(fields);
    expect(decodeProtectedHeader(sealed)).toMatchObject({ kid: 'portal', cty: 'json', enc: 'A256GCM' });
  });
});
