import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { OktaTokenError, type TokenRefusalKind } from '../errors.js';

/** An OIDC web application, as the one who logs in needs it. */
export interface WebApplication {
  clientId: string;
  clientSecret: string;
  /** Exactly as registered. */
  redirectUri: string;
  /** `okta.*` scopes, `offline_access` for a refresh token, `openid` to know who logged in. */
  scopes: readonly string[];
  /** Whether a DPoP proof is offered (default: true). Okta decides whether tokens are bound to it. */
  dpop?: boolean;
}

/** A login that has begun: its secrets stay with whoever began it. */
export interface Login {
  /** Where the person's browser goes. */
  url: URL;
  state: string;
  nonce: string;
  codeVerifier: string;
}

const random = (): string => randomBytes(32).toString('base64url');

/**
 * Begins a login: authorization code with PKCE, state and nonce.
 *
 * @see https://developer.okta.com/docs/guides/implement-grant-type/authcodepkce/main/
 */
export function beginLogin(origin: URL, { clientId, redirectUri, scopes }: WebApplication): Login {
  const [state, nonce, codeVerifier] = [random(), random(), random()];
  const url = new URL('/oauth2/v1/authorize', origin);
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    ...(scopes.includes('openid') ? { nonce } : {}),
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return { url, state, nonce, codeVerifier };
}

/** What a refused login means; what isn't here is the application's or the org's trouble. */
const refusals: Record<string, { kind: TokenRefusalKind; cure: string }> = {
  access_denied: { kind: 'policy', cure: 'The person declined, or is not assigned to the application' },
  invalid_scope: {
    kind: 'scope',
    cure: 'Grant the scopes to the application (tab "Okta API Scopes"), or take them out of the connection',
  },
  login_required: { kind: 'consent', cure: 'Log in, and try again' },
  temporarily_unavailable: { kind: 'server', cure: 'Try again later' },
  server_error: { kind: 'server', cure: 'Try again later' },
};

/**
 * Takes the code out of the address that Okta sent the browser back to.
 *
 * @throws OktaTokenError Okta refused the login, or the address doesn't belong to it
 */
export function readCallback(callback: URL, login: Login, { origin, connection }: { origin: URL; connection: string }) {
  const of = (name: string): string | undefined => {
    const [value, ...more] = callback.searchParams.getAll(name);
    return more.length > 0 ? undefined : value;
  };
  const again = `Start anew: temporal-okta connection login ${connection}`;
  if (!isSame(of('state') ?? '', login.state)) {
    throw new OktaTokenError(
      'client',
      `This address belongs to another login: its state is not the one that was sent. ${again}`,
    );
  }
  const issuer = of('iss');
  if (issuer !== undefined && issuer !== origin.origin) {
    throw new OktaTokenError('client', `The answer comes from another issuer than ${origin.origin}. ${again}`);
  }
  const error = of('error');
  if (error !== undefined) {
    const { kind, cure } = refusals[error] ?? { kind: 'client', cure: again };
    throw new OktaTokenError(kind, `Okta refused the login (${error}: ${of('error_description') ?? ''}). ${cure}`);
  }
  const code = of('code');
  if (code === undefined) {
    throw new OktaTokenError(
      'client',
      `This address holds no code: paste the whole address of the page that Okta led to. ${again}`,
    );
  }
  return code;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
