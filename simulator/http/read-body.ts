import type { IncomingMessage } from 'node:http';
import { malformedBody, OktaRefusal } from '../org/okta-error.js';

/** Far more than any body that Okta takes. */
const mostBytes = 5_000_000;

/** The whole body; what is beyond the limit is dropped, which makes it malformed. */
export async function readBytes(request: IncomingMessage, most = mostBytes): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Checks the headers that Okta insists on, and parses the body. */
export function readJson(request: IncomingMessage, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const type = request.headers['content-type'];
  if (type === undefined) {
    throw new OktaRefusal(400, 'E0000018', 'Bad request. Accept and/or Content-Type headers are likely not set.');
  }
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new OktaRefusal(400, 'E0000021', 'Bad request. Accept and/or Content-Type headers likely do not match supported values.'); // prettier-ignore
  }
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw malformedBody();
  }
}

export function checkAccept(request: IncomingMessage): void {
  const { accept } = request.headers;
  if (accept === undefined) {
    throw new OktaRefusal(400, 'E0000018', 'Bad request. Accept and/or Content-Type headers are likely not set.');
  }
  if (!/(?:\*|application)\/(?:\*|json)/i.test(accept)) {
    throw new OktaRefusal(406, 'E0000122', 'The requested media type is not acceptable.');
  }
}
