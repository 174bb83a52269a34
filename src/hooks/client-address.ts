import type { IncomingMessage } from 'node:http';

const loopback = /^(?:::ffff:)?127(?:\.\d{1,3}){3}$|^::1$/;

/**
 * Who a request comes from.
 *
 * @param trustProxy whether `X-Forwarded-For` counts; of its addresses only the last one is the proxy's own word
 */
export function sourceOf({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return trustProxy && forwarded !== '' ? forwarded : (socket.remoteAddress ?? '');
}

/** Whether a request was made on this machine, and not merely handed on by a proxy on it. */
export function isLocal({ headers, socket }: IncomingMessage): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isForwarded && loopback.test(socket.remoteAddress ?? '');
}
