import type { IncomingHttpHeaders } from 'node:http';

/** The session with Okta, and the mark by which a browser is known while it signs in. */
export const sessionCookie = 'sid';
export const browserCookie = 'DT';

export function readCookie({ cookie }: IncomingHttpHeaders, name: string): string | undefined {
  for (const part of (cookie ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}

/** A cookie that scripts can't read and other sites' forms don't send. */
export function setCookie(name: string, value: string, baseUrl: string): string {
  const secure = baseUrl.startsWith('https:') ? '; Secure' : '';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${value === '' ? '; Max-Age=0' : ''}${secure}`;
}
