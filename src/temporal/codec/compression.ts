import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { PayloadError } from './payload-error.js';

const gzipInBackground = promisify(gzip);
const gunzipInBackground = promisify(gunzip);

/** A payload must be smaller than this before compression: what is packed must not fill the memory when unpacked. */
export const maxUnpackedBytes = 64 * 1024 * 1024;

/** Below, gzip's own header eats what it saves. */
const worthwhileBytes = 256;

/** Below, handing the work to another thread takes longer than doing it. */
const backgroundBytes = 16 * 1024;

/** Gives the compressed bytes; undefined where they wouldn't be fewer. Speed goes first: level 1. */
export async function compressed(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  if (bytes.length > maxUnpackedBytes) {
    throw new PayloadError(
      `A payload of ${String(bytes.length)} bytes is beyond the bound of ${String(maxUnpackedBytes)}: ` +
        'pass large data by reference',
    );
  }
  if (bytes.length < worthwhileBytes) return undefined;
  const level = { level: 1 };
  const packed = bytes.length < backgroundBytes ? gzipSync(bytes, level) : await gzipInBackground(bytes, level);
  return packed.length < bytes.length ? packed : undefined;
}

/** @throws PayloadError where the bytes are no gzip, or would become too many */
export async function decompressed(bytes: Uint8Array): Promise<Uint8Array> {
  const bounds = { maxOutputLength: maxUnpackedBytes };
  try {
    return bytes.length < backgroundBytes / 8 ? gunzipSync(bytes, bounds) : await gunzipInBackground(bytes, bounds);
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new PayloadError(
      isTooLarge
        ? `An encrypted payload unpacks to more than ${String(maxUnpackedBytes)} bytes, which is refused`
        : 'An encrypted payload is damaged: what was decrypted does not unpack',
    );
  }
}
