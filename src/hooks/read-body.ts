import type { IncomingMessage } from 'node:http';
import { HookRefusal } from './refusal.js';

export interface BodyRules {
  bytes: number;
  /** How long the rest of it may take. */
  ms: number;
}

/**
 * Reads a JSON body.
 *
 * @throws HookRefusal of another content type, too large, or not whole in time
 */
export async function readBody(request: IncomingMessage, { bytes, ms }: BodyRules): Promise<Buffer> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity', 'content-length': length } = request.headers; // prettier-ignore
  const isJson = type.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
  if (!isJson || encoding.toLowerCase() !== 'identity') {
    throw new HookRefusal(415, 'malformed', 'The body must be application/json, not compressed');
  }
  const tooLarge = new HookRefusal(413, 'oversized', `The body is larger than ${String(bytes)} bytes`);
  if (Number(length ?? 0) > bytes) throw tooLarge;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      request.removeAllListeners('data');
      settle();
    };
    // Okta may be slow for once: it tries again after 503, and after no 4xx.
    const late = new HookRefusal(503, 'slow', 'The body did not come in time');
    const timer = setTimeout(() => end(() => reject(late)), ms);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > bytes) end(() => reject(tooLarge));
    });
    request.once('end', () => end(() => resolve(Buffer.concat(chunks))));
    request.once('error', () => end(() => reject(late)));
    request.once('close', () => end(() => reject(late)));
  });
}
