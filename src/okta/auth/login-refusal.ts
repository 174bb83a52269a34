import { OktaTokenError, type TokenRefusalKind } from '../errors.js';
import { saidByOkta } from './said-by-okta.js';

interface Circumstances {
  connection: string;
  /** What was asked for. */
  scopes: readonly string[];
}

/**
 * Makes an error of the `error` that came in place of a code.
 *
 * @see https://developer.okta.com/docs/reference/api/oidc/#possible-errors
 */
export function loginRefusal(error: string, description: string, circumstances: Circumstances): OktaTokenError {
  const [kind, cure] = meaning(error, description, circumstances);
  return new OktaTokenError(kind, `Okta refused the login (${saidByOkta(error, description)}). ${cure}`);
}

function meaning(
  error: string,
  description: string,
  { connection, scopes }: Circumstances,
): [kind: TokenRefusalKind, cure: string] {
  const again = `temporal-okta connection login ${connection}`;
  switch (error) {
    case 'access_denied':
      return ['policy', `The person declined, or is not assigned to the application. To try again: ${again}`];
    case 'invalid_scope':
      return ['scope', scopeCure(description, scopes)];
    case 'unauthorized_client':
      return ['client', 'Allow the grant types Authorization Code and Refresh Token in the application'];
    case 'login_required':
    case 'consent_required':
    case 'interaction_required':
      return ['consent', `Log in again: ${again}`];
    case 'server_error':
    case 'temporarily_unavailable':
      return ['server', `Try again later: ${again}`];
    default:
      return [
        'client',
        `Compare the connection's clientId, redirectUri and scopes with the application. Then ${again}`,
      ];
  }
}

/** Where Okta names none of them, each may be meant. */
function scopeCure(description: string, scopes: readonly string[]): string {
  const refreshToken = 'offline_access needs the grant type Refresh Token: allow it in the application';
  const named = scopes.filter((scope) => description.includes(scope));
  if (named.length === 1 && named[0] === 'offline_access') return refreshToken;
  const ofApi = (named.length > 0 ? named : scopes).filter((scope) => scope.startsWith('okta.'));
  const grant = `Grant ${ofApi.join(' ')} to the application (tab "Okta API Scopes"), or take what it must not have out of the connection`;
  return named.length > 0 && !named.includes('offline_access') ? grant : `${grant}. ${refreshToken}`;
}
