const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The origin of an Okta org, from a host name or an address.
 *
 * @throws Error with what is wrong and what to write instead
 */
export function parseOktaDomain(domain: string): URL {
  const given = domain.trim();
  const example = 'write the host name alone, e.g. acme.okta.com';
  if (given === '') throw new Error(`is empty: ${example}`);
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`);
  } catch {
    throw new Error(`"${domain}" is not a host name: ${example}`);
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    throw new Error(`"${domain}" is not encrypted: http:// is allowed for loopback addresses only; ${example}`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Error(`"${domain}" has the scheme ${url.protocol}: ${example}`);
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new Error(`"${domain}" has a path: ${example}`);
  }
  if (url.username !== '' || url.password !== '') throw new Error(`it holds a user name or password: ${example}`);
  if (/^[^.]+-admin\./.test(url.hostname)) {
    throw new Error(`"${domain}" is the address of the Admin Console: write ${url.hostname.replace('-admin.', '.')}`);
  }
  return url;
}
