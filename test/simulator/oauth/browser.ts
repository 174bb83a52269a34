import { createHash, randomBytes } from 'node:crypto';
import type { TestOrg } from '../simulated-org.js';
import { tokenRequest, webSecret } from './oauth-client.js';

/** A browser as far as forms, redirects and cookies go. */
export class Browser {
  readonly cookies = new Map<string, string>();

  async go(url: string, form?: Record<string, string>): Promise<{ response: Response; html: string }> {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { response, html: await response.text() };
  }

  /** Fills in the only form of a page and sends it. */
  async submit(
    url: string,
    html: string,
    values: Record<string, string>,
  ): Promise<{ response: Response; html: string; url: string }> {
    const action = /<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? '';
    const hidden = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
      ([, name = '', value = '']) => [name, value],
    );
    const next = new URL(action, url).href;
    return { ...(await this.go(next, { ...Object.fromEntries(hidden), ...values })), url: next };
  }

  /** Signs in and consents wherever the org asks for it; gives the address that the client is called back at. */
  async authorize(url: string, person: { login: string; password: string }): Promise<URL> {
    let { response, html } = await this.go(url);
    if (html.includes('name="password"'))
      ({ response, html } = await this.submit(url, html, { username: person.login, password: person.password }));
    if (html.includes('value="allow"')) ({ response, html } = await this.submit(url, html, { decision: 'allow' }));
    const location = response.headers.get('location');
    if (location === null) throw new Error(`no way back: ${response.status} ${html}`);
    return new URL(location);
  }
}

export const pkce = (): { verifier: string; challenge: string } => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

/** The address that the seeded web app sends a browser to; parameters that are `undefined` are left out. */
export function authorizeUrl(org: TestOrg, more: Record<string, string | undefined> = {}): string {
  const { clientId, redirectUri } = org.oauth.webClient;
  const all: Record<string, string | undefined> = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid offline_access okta.users.read',
    state: 'xyz',
    ...more,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${org.url}/oauth2/v1/authorize?${new URLSearchParams(given).toString()}`;
}

/** The code that a sign-in gives, without a browser. */
export function codeFor(
  org: TestOrg,
  more: Record<string, string | undefined> = {},
  login = org.browserUser.login,
): string {
  const { redirectTo } = org.admin.visit({ do: 'authorize', url: authorizeUrl(org, more), login });
  const code = new URL(redirectTo).searchParams.get('code');
  if (code === null) throw new Error(redirectTo);
  return code;
}

export async function webBasic(org: TestOrg): Promise<{ authorization: string }> {
  const pair = `${org.oauth.webClient.clientId}:${await webSecret(org)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** Exchanges a code of the seeded web app. */
export const exchange = async (
  org: TestOrg,
  code: string,
  more: Record<string, string> = {},
  headers: Record<string, string> = {},
) =>
  tokenRequest(
    org,
    { grant_type: 'authorization_code', code, redirect_uri: org.oauth.webClient.redirectUri, ...more },
    { ...(await webBasic(org)), ...headers },
  );

export const refresh = async (
  org: TestOrg,
  token: string,
  more: Record<string, string> = {},
  headers: Record<string, string> = {},
) =>
  tokenRequest(
    org,
    { grant_type: 'refresh_token', refresh_token: token, ...more },
    { ...(await webBasic(org)), ...headers },
  );
