import { isLoopback } from './loopback.js';

const example = 'write e.g. http://127.0.0.1:8910/callback, as it is registered in Okta';

/** What is wrong with a redirect URI, and the cure. */
export function redirectUriProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return `is no address: ${example}`;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return `holds a user name or password: ${example}`;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `has the scheme ${url.protocol}: ${example}`;
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return `is not encrypted: http:// is allowed for loopback addresses only; write https or a loopback address, as it is registered in Okta`;
  }
  if (text.includes('#')) return `has a fragment (#), which no redirect URI may have: delete it`;
  // Okta compares letter by letter, so what is sent must be what was written.
  if (url.href !== text) return `would be sent as ${url.href}: write it so, and register exactly that in Okta`;
  return undefined;
}
