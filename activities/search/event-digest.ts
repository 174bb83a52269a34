import { createHash } from 'node:crypto';

const modulus = 2n ** 256n;
const asHex = (sum: bigint): string => sum.toString(16).padStart(64, '0');

/** The digest of no events. */
export const emptyDigest = asHex(0n);

/**
 * Adds events to a digest: the sum of the SHA-256 of their `uuid`s, modulo 2^256. It doesn't depend on the order or on the
 * pieces in which they come, so it can be carried from page to page, and a receiver of chunks can check it.
 */
export function digestWith(digest: string, uuids: readonly string[]): string {
  const sum = uuids.reduce(
    (total, uuid) => total + BigInt(`0x${createHash('sha256').update(uuid).digest('hex')}`),
    BigInt(`0x${digest}`),
  );
  return asHex(sum % modulus);
}
