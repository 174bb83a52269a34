import { z } from 'zod';

/**
 * A recipient's public key as JWK. Taken are EC keys on P-256, P-384 and P-521, OKP keys on X25519, and RSA keys of
 * 2048 bits or more.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517
 */
export interface PublicJwk {
  kty: string;
  crv?: string;
  x?: string;
  y?: string;
  n?: string;
  e?: string;
  /** Names the key in the sealed answer; default: its RFC 7638 thumbprint. */
  kid?: string;
  use?: string;
  alg?: string;
  [more: string]: unknown;
}

/** How a content key reaches the holder of each kind of key (JWA, RFC 7518). */
export const sealAlgorithms = { EC: 'ECDH-ES+A256KW', OKP: 'ECDH-ES+A256KW', RSA: 'RSA-OAEP-256' } as const;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Characters of base64url that hold a coordinate. */
const coordinateLengths = { 'P-256': 43, 'P-384': 64, 'P-521': 88 } as const;
const minRsaBits = 2048;
const maxRsaBits = 8192;

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/, { error: 'is not base64url' });

const privateMember = z.never({ error: 'belongs to a private or secret key: give the public key alone' }).optional();
/** Members that no public key has; a key with one is refused as a whole, so that nobody gets used to sending it. */
const noPrivatePart = {
  ...{ d: privateMember, p: privateMember, q: privateMember, dp: privateMember, dq: privateMember },
  ...{ qi: privateMember, oth: privateMember, k: privateMember },
};

const common = (algorithm: string) => ({
  kid: z.string().min(1).max(200).optional(),
  use: z.literal('enc', { error: 'says that the key is not for encryption: give an encryption key' }).optional(),
  alg: z.literal(algorithm, { error: `must be ${algorithm} or left out: no other is used with such a key` }).optional(),
  ...noPrivatePart,
});

const ecKey = z
  .object({
    kty: z.literal('EC'),
    crv: z.enum(['P-256', 'P-384', 'P-521'], { error: 'must be P-256, P-384 or P-521 in an EC key' }),
    ...{ x: base64url, y: base64url },
    ...common(sealAlgorithms.EC),
  })
  .superRefine((key, context) => {
    for (const member of ['x', 'y'] as const) {
      const wanted = coordinateLengths[key.crv];
      if (key[member].length === wanted) continue;
      const message = `must have ${String(wanted)} characters on ${key.crv}`;
      context.addIssue({ code: 'custom', path: [member], message });
    }
  });

const okpKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('X25519', { error: 'must be X25519 in an OKP key: Ed25519 and kin sign, they do not encrypt' }),
  x: base64url.length(43, { error: 'must have 43 characters on X25519' }),
  ...common(sealAlgorithms.OKP),
});

const rsaKey = z
  .object({ kty: z.literal('RSA'), n: base64url, e: base64url, ...common(sealAlgorithms.RSA) })
  .superRefine(({ n, e }, context) => {
    const bits = bitLength(n);
    if (bits < minRsaBits || bits > maxRsaBits) {
      const message = `is an RSA key of ${String(bits)} bits: use one of ${String(minRsaBits)} to ${String(maxRsaBits)}`;
      context.addIssue({ code: 'custom', path: ['n'], message });
    }
    if (bitLength(e) < 17 || bitLength(e) > 256 || !isOdd(e)) {
      context.addIssue({ code: 'custom', path: ['e'], message: 'must be an odd number of 65537 or more, as usual' });
    }
  });

/** Checks the shape of a key, without any cryptography; members that sealing doesn't need are left out. */
export const publicKeySchema = z.discriminatedUnion('kty', [ecKey, okpKey, rsaKey], {
  error: 'must be a JWK with kty EC, OKP or RSA, a public key: what a shared one seals, whoever knows it opens',
}) as unknown as z.ZodType<PublicJwk, PublicJwk>;

/** Bits of a number in base64url, leading zeros aside. */
function bitLength(number: string): number {
  const leading = number.replace(/^A+/, '');
  if (leading === '') return 0;
  // What a last, partial character holds beyond whole bytes is no part of the number.
  const surplus = (number.length * 6) % 8;
  const first = alphabet.indexOf(leading.charAt(0));
  return (leading.length - 1) * 6 + (32 - Math.clz32(first)) - surplus;
}

function isOdd(number: string): boolean {
  const surplus = (number.length * 6) % 8;
  return ((alphabet.indexOf(number.slice(-1)) >> surplus) & 1) === 1;
}
