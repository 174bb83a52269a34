import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import {
  calculateJwkThumbprint,
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  type JWK,
  type JWTPayload,
} from 'jose';
import type { Org } from '../org/org.js';
import { OAuthRefusal } from './oauth-refusal.js';

export const proofAlgorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];
const oldestSeconds = 300;

/** A proof is for one request. */
export interface ProofOf {
  method: string;
  /** Scheme, host and path. */
  url: string;
  /** For calls with a token. */
  accessToken?: string | undefined;
}

export interface Proof {
  /** Thumbprint of the key that signed it. */
  jkt: string;
  nonce: string | undefined;
}

const refuse = (description: string): OAuthRefusal => new OAuthRefusal(400, 'invalid_dpop_proof', description);

/**
 * Checks a proof of possession and spends it.
 *
 * @throws OAuthRefusal `invalid_dpop_proof`
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 */
export async function verifyProof(org: Org, header: string | string[] | undefined, of: ProofOf): Promise<Proof> {
  if (header === undefined) throw refuse('The DPoP proof JWT header is missing.');
  const jwt = [header].flat().join(', ');
  if (jwt.includes(',')) throw refuse('Multiple DPoP proof JWT headers are not allowed.');
  const { key, alg, jwk, claims } = readProof(jwt);
  try {
    await compactVerify(jwt, key, { algorithms: [alg] });
  } catch {
    throw refuse('The DPoP proof JWT signature is invalid.');
  }
  checkClaims(org, claims, of);
  return { jkt: await calculateJwkThumbprint(jwk), nonce: typeof claims['nonce'] === 'string' ? claims['nonce'] : undefined }; // prettier-ignore
}

function readProof(jwt: string): { key: KeyObject; alg: string; jwk: JWK; claims: JWTPayload } {
  const { header, claims } = decode(jwt);
  if (header.typ?.toLowerCase() !== 'dpop+jwt') throw refuse("'typ' must be 'dpop+jwt' in the DPoP proof JWT.");
  const alg = String(header.alg);
  if (!proofAlgorithms.includes(alg)) throw refuse('The DPoP proof JWT signature algorithm is invalid.');
  const { jwk } = header;
  if (jwk === undefined || privateParts.some((part) => part in jwk)) throw refuse('The DPoP proof JWT is invalid.');
  try {
    return { key: createPublicKey({ key: { ...jwk }, format: 'jwk' }), alg, jwk, claims };
  } catch {
    throw refuse('The DPoP proof JWT is invalid.');
  }
}

function decode(jwt: string): { header: ReturnType<typeof decodeProtectedHeader>; claims: JWTPayload } {
  try {
    return { header: decodeProtectedHeader(jwt), claims: decodeJwt(jwt) };
  } catch {
    throw refuse('The DPoP proof JWT cannot be parsed.');
  }
}

function checkClaims(org: Org, { htm, htu, iat, jti, ath, exp }: JWTPayload, of: ProofOf): void {
  const now = org.clock.now();
  if (htm !== of.method) throw refuse("'htm' claim in the DPoP proof JWT is invalid.");
  if (!sameAddress(htu, of.url)) throw refuse("'htu' claim in the DPoP proof JWT is invalid.");
  if (typeof iat !== 'number') throw refuse("'iat' claim in the DPoP proof JWT is invalid.");
  if (iat > Math.ceil(now / 1000)) throw refuse('The DPoP proof JWT is issued in the future.');
  if (iat < now / 1000 - oldestSeconds)
    throw refuse('The DPoP proof JWT is issued more than five minutes in the past.');
  if (typeof exp === 'number' && exp <= now / 1000) throw refuse('The DPoP proof JWT is expired.');
  if (typeof jti !== 'string' || jti === '') throw refuse("'jti' claim in the DPoP proof JWT is invalid.");
  if (of.accessToken !== undefined && ath !== createHash('sha256').update(of.accessToken).digest('base64url')) {
    throw refuse("'ath' claim in the DPoP proof does not match the presented access_token.");
  }
  if (!org.oauth.proofs.use(jti, now + 2 * oldestSeconds * 1000, now)) {
    throw refuse('The DPoP proof JWT has already been used.');
  }
}

/** The same address after the normalisation that URLs have anyway; a query or a fragment makes it another. */
function sameAddress(htu: unknown, url: string): boolean {
  if (typeof htu !== 'string') return false;
  try {
    return new URL(htu).href === new URL(url).href;
  } catch {
    return false;
  }
}
