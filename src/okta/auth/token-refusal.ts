import { OktaTokenError, type OktaRefusal, type TokenRefusalKind } from '../errors.js';

const kinds: Record<string, TokenRefusalKind> = {
  invalid_client: 'client',
  unauthorized_client: 'client',
  unsupported_grant_type: 'client',
  invalid_request: 'client',
  invalid_dpop_proof: 'client',
  use_dpop_nonce: 'client',
  invalid_grant: 'consent',
  interaction_required: 'consent',
  login_required: 'consent',
  consent_required: 'consent',
  invalid_scope: 'scope',
  access_denied: 'policy',
  server_error: 'server',
  temporarily_unavailable: 'server',
};

/** What somebody who configures the connection can do. */
interface Cures {
  connection: string;
  scopes: readonly string[];
  clockOffsetMs: number;
}

function cure(
  kind: TokenRefusalKind,
  error: string,
  description: string,
  { connection, scopes, clockOffsetMs }: Cures,
) {
  const minutes = Math.round(clockOffsetMs / 60_000);
  const clock =
    Math.abs(minutes) < 2
      ? ''
      : ` This machine's clock is ${String(Math.abs(minutes))} minutes ${minutes > 0 ? 'behind' : 'ahead of'} Okta's: correct it.`;
  switch (kind) {
    case 'client':
      return `${clientCure(error, description)}${clock}`;
    case 'consent':
      return `Log in again: temporal-okta connection login ${connection}`;
    case 'scope':
      return `Of the scopes ${scopes.join(' ')} at least one is not granted to the application: grant it in the Admin Console (application, tab "Okta API Scopes"), or take it out of the connection. temporal-okta connection test ${connection} says which`;
    case 'policy':
      return "The org's rules forbid it: check that the user is assigned to the application, the sign-in policy, and the network zones";
    case 'server':
      return '';
  }
}

/** Okta says in words what is wrong with an assertion; where the words are new to us, all is named that can be. */
function clientCure(error: string, description: string): string {
  if (error === 'invalid_dpop_proof') {
    return 'Okta refuses the DPoP proof: check the clock, and that no proxy takes the DPoP header away.';
  }
  if (error === 'unauthorized_client' || error === 'unsupported_grant_type') {
    return 'The application does not allow this grant type: allow Authorization Code and Refresh Token (web application), or use an API Services application (client credentials).';
  }
  const hints: [words: RegExp, hint: string][] = [
    [
      /kid/i,
      'No key with this keyId is registered with the application: compare keyId with the keys in the Admin Console.',
    ],
    [
      /signature_algorithm|invalid_signature|signature/i,
      'The private key does not belong to the registered key of this keyId: check that keyId and privateKey are a pair.',
    ],
    [
      /jwks/i,
      'The application has no keys: add a public key in the Admin Console, with "Public key / Private key" as client authentication.',
    ],
    [/audience|issuer|subject/i, "The connection's domain must be the one that the application lives in."],
    [/expire|issued|future/i, 'The times in the assertion are wrong.'],
    [/secret/i, 'Check clientId and clientSecret.'],
  ];
  const fitting = hints.find(([words]) => words.test(description));
  return (
    fitting?.[1] ??
    'Check the client id, its key or secret, that the application is active, and that this is its way to authenticate.'
  );
}

/** Makes an error of what the authorization server refused. */
export function tokenRefusal(refusal: OktaRefusal, cures: Cures): OktaTokenError {
  const { status, errorCode = '', errorSummary } = refusal;
  const kind = status >= 500 || status === 408 ? 'server' : (kinds[errorCode] ?? 'client');
  const said = errorCode === '' ? `HTTP ${String(status)}` : `${errorCode}: ${errorSummary}`;
  const message = `Okta gives no access token for the connection "${cures.connection}" (${said}). ${cure(kind, errorCode, errorSummary, cures)}`;
  return new OktaTokenError(kind, message.trim(), refusal);
}
