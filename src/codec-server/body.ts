import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { HttpError } from './http-error.js';

/** A history page of the Web UI is below this; Temporal's own messages end at 4 MB. */
export const maxBodyBytes = 16 * 1024 * 1024;

/**
 * Reads a body of the given content type.
 *
 * @throws HttpError 415, 413
 */
export async function readBody(request: IncomingMessage, contentType: string, most = maxBodyBytes): Promise<Buffer> {
  const [given = ''] = (request.headers['content-type'] ?? '').split(';');
  if (given.trim().toLowerCase() !== contentType) throw new HttpError(415, `Content-Type must be ${contentType}`);
  const tooLarge = new HttpError(413, `The body is larger than ${String(most)} bytes`, { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  // Left early, the stream must live on: the refusal goes out on its connection.
  const stream = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > most) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const base64 = z.base64('must be base64').transform((text) => Buffer.from(text, 'base64'));

const payloadsSchema = z.object({
  payloads: z.array(
    z.object({
      metadata: z.record(z.string(), base64).nullish(),
      data: base64.nullish(),
    }),
  ),
});

/** A payload of the codec protocol. */
export interface CodecPayload {
  metadata: Record<string, Buffer>;
  data: Buffer;
}

/**
 * Reads payloads as Temporal's Web UI and CLI send them: protobuf's JSON.
 *
 * @throws HttpError 400, that names the field
 */
export function parsePayloads(body: Buffer): CodecPayload[] {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw new HttpError(400, 'The body is not JSON');
  }
  const parsed = payloadsSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') ?? '';
    throw new HttpError(400, `${path === '' ? 'The body' : path}: ${issue?.message ?? 'is not as expected'}`);
  }
  return parsed.data.payloads.map(({ metadata, data }) => ({
    metadata: metadata ?? {},
    data: data ?? Buffer.alloc(0),
  }));
}
