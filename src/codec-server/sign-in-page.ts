import type { IncomingMessage } from 'node:http';

/** Headers of every page: nothing is loaded, nothing is framed, nothing is kept. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  // Not `no-referrer`: browsers would then hide the origin of the form, too.
  'referrer-policy': 'same-origin',
};

const page = (content: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>temporal-okta codec server</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem }
  input, button { font: inherit; padding: .4rem .6rem }
  input { width: 100%; box-sizing: border-box; margin: .3rem 0 1rem }
  [role=alert] { color: #a11 }
</style>
<h1>Codec server</h1>
${content}
</html>
`;

/** The form by which a browser gets a session. */
export const signInPage = (problem?: string): string =>
  page(`<p>Sign in to see decrypted payloads in the Temporal Web UI.</p>
${problem === undefined ? '' : `<p role="alert">${problem}</p>\n`}<form method="post" action="/session">
  <label for="token">Token</label>
  <input id="token" name="token" type="password" autocomplete="off" required autofocus>
  <button>Sign in</button>
</form>`);

/** What a signed-in browser sees. */
export const signedInPage = (): string =>
  page(`<p>You are signed in. Set this server's address as codec endpoint in the Web UI and let it include cross-origin credentials.</p>
<form method="post" action="/session">
  <input type="hidden" name="end" value="1">
  <button>Sign out</button>
</form>`);

const cookieName = 'temporal_okta_codec';

/** The session id that a browser sent. */
export function sessionIdOf({ headers }: IncomingMessage): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('=', 2));
  return pairs.find(([name]) => name === cookieName)?.[1];
}

/**
 * Cookies don't know ports: the Web UI on another port of the same host is the same site, so `Strict` lets its calls
 * through and nobody else's.
 */
export function sessionCookie({ headers }: IncomingMessage, id: string, seconds: number): string {
  const secure = headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  return `${cookieName}=${id}; Path=/; Max-Age=${String(seconds)}; HttpOnly; SameSite=Strict${secure}`;
}
