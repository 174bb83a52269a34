import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { OktaTokenError } from '../errors.js';
import { loginRefusal } from './login-refusal.js';

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

/** Whether an address that a browser came back to answers this login: only then may anything be done about it. */
export const isAnswerTo = (callback: URL, login: Login): boolean =>
  isSame(parameter(callback, 'state') ?? '', login.state);

/** What the callback is read with. */
interface Circumstances {
  origin: URL;
  connection: string;
  application: Pick<WebApplication, 'scopes'>;
}

/**
 * Takes the code out of the address that Okta sent the browser back to.
 *
 * @throws OktaTokenError Okta refused the login, or the address doesn't belong to it
 */
export function readCallback(callback: URL, login: Login, circumstances: Circumstances): string {
  const { origin, connection } = circumstances;
  const again = `Start anew: temporal-okta connection login ${connection}`;
  if (!isAnswerTo(callback, login)) {
    throw new OktaTokenError(
      'client',
      `This address belongs to another login: its state is not the one that was sent. ${again}`,
    );
  }
  const issuer = parameter(callback, 'iss');
  if (issuer !== undefined && issuer !== origin.origin) {
    throw new OktaTokenError('client', `The answer comes from another issuer than ${origin.origin}. ${again}`);
  }
  const error = parameter(callback, 'error');
  if (error !== undefined) {
    throw loginRefusal(error, parameter(callback, 'error_description') ?? '', {
      connection,
      scopes: circumstances.application.scopes,
    });
  }
  const code = parameter(callback, 'code');
  if (code === undefined) {
    throw new OktaTokenError(
      'client',
      `This address holds no code: paste the whole address of the page that Okta led to. ${again}`,
    );
  }
  return code;
}

/** A parameter that stands there once. */
function parameter(callback: URL, name: string): string | undefined {
  const [value, ...more] = callback.searchParams.getAll(name);
  return more.length > 0 ? undefined : value;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
