import { invalid } from '../org/okta-error.js';

const field = 'channel.config.uri';
const mostCharacters = 1024;

/**
 * Where a hook's requests go. Okta takes https alone; receivers on this machine may do without, because they have no
 * public certificate.
 */
export function readHookUri(uri: unknown): string {
  if (typeof uri !== 'string' || uri === '') throw invalid(field, `${field}: The field cannot be left blank`);
  if (uri.length > mostCharacters) throw invalid(field, `${field}: The field is too long`);
  if (/\s/.test(uri)) throw invalid(field, `${field}: can't have spaces`);
  if (!URL.canParse(uri)) throw invalid(field, `${field}: isn't a valid URI`);
  const { protocol, hostname } = new URL(uri);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) {
    throw invalid(field, `${field}: must be https (or http on a loopback address)`);
  }
  return uri;
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
