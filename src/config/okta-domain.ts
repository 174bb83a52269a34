import { parseOktaDomain } from '../okta/domain.js';
import { isLoopback } from './loopback.js';

const example = 'write the host name alone, e.g. acme.okta.com';

/**
 * The origin of an org, from a domain as people write it into a configuration. Stricter than {@link parseOktaDomain}:
 * what is copied from a browser or from an issuer is refused with what to write in its place.
 *
 * @throws Error with what is wrong and the cure
 */
export function configuredDomain(text: string): URL {
  if (/^(env|file):/.test(text)) throw new Error(`is no secret and is taken as it stands: ${example}`);
  if (text.includes('@')) throw new Error(`holds a user name or password: ${example}`);
  // What isn't a host name isn't repeated: a secret may have got into the wrong field.
  if (text.length > 260 || /\s./.test(text.trim())) throw new Error(`is not a host name: ${example}`);
  const url = parsed(text.trim());
  if (!url || text.trim() === '') return parseOktaDomain(text);
  const { pathname, search, hash, hostname } = url;
  if (!hostname.includes('.') && !isLoopback(hostname)) throw new Error(`is not a whole host name: ${example}`);
  const cure = `write ${plainHost(url)}`;
  if (/\/oauth2(\/|$)/.test(pathname)) {
    throw new Error(`"${text}" is the issuer of an authorization server: ${cure}, the org's own server is always used`);
  }
  if (pathname === '/' && search === '' && hash === '' && text.trim().endsWith('/')) {
    throw new Error(`"${text}" ends with a slash: ${cure}`);
  }
  if (pathname !== '/' || search !== '' || hash !== '') throw new Error(`"${text}" has a path: ${cure}`);
  return parseOktaDomain(text);
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    return undefined;
  }
}

const plainHost = ({ host, hostname, protocol }: URL): string => {
  const org = host.replace(/^([^.]+)-admin\./, '$1.');
  return protocol === 'http:' && isLoopback(hostname) ? `http://${org}` : org;
};
