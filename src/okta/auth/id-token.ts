import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { OktaTokenError } from '../errors.js';
import { sendThroughGate } from '../send-through-gate.js';
import type { AuthContext } from './authenticator.js';

const keysPath = '/oauth2/v1/keys';
/** Okta's clock and ours may differ by that much. */
const clockTolerance = '5 minutes';

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const claims = z.looseObject({
  sub: z.string(),
  preferred_username: z.string().optional(),
  nonce: z.string().optional(),
});

/** Who logged in. */
export interface Identity {
  subject: string;
  /** The login, where the scopes let us see it. */
  name: string | undefined;
}

/**
 * Verifies an ID token: signature, issuer, audience, times and nonce.
 *
 * @throws OktaTokenError it isn't what it should be
 * @throws OktaNetworkError the keys can't be had
 */
export async function verifyIdToken(
  idToken: string,
  expected: { clientId: string; nonce: string },
  { origin, clock, connection, ...context }: Omit<AuthContext, 'owner'>,
): Promise<Identity> {
  const ticket = { connection, bucket: 'oauth', lane: 'urgent' } as const;
  const request = { method: 'GET', url: new URL(keysPath, origin), headers: { accept: 'application/json' } } as const;
  const { answer } = await sendThroughGate(context, ticket, () => Promise.resolve(request));
  try {
    const keys = createLocalJWKSet(keySet.parse(JSON.parse(answer.text)));
    const { payload } = await jwtVerify(idToken, keys, {
      issuer: origin.origin,
      audience: expected.clientId,
      algorithms: ['RS256'],
      currentDate: new Date(clock.now()),
      clockTolerance,
      requiredClaims: ['exp', 'iat', 'sub'],
    });
    const { sub, preferred_username: name, nonce } = claims.parse(payload);
    if (nonce !== expected.nonce)
      throw new errors.JWTClaimValidationFailed('the nonce is another one', payload, 'nonce');
    return { subject: sub, name };
  } catch (error) {
    const why = error instanceof errors.JOSEError ? error.message : 'the keys or the token have another form';
    throw new OktaTokenError(
      'client',
      `The ID token that came from ${origin.origin} is not valid (${why}): nothing was kept of this login`,
    );
  }
}
