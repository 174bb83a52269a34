import { OktaTokenError, type OktaRefusal, type TokenRefusalKind, type TokenRefusalReason } from '../errors.js';
import { saidByOkta } from './said-by-okta.js';

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
interface Circumstances {
  connection: string;
  scopes: readonly string[];
  clockOffsetMs: number;
  /** Whether a DPoP proof went along. */
  offersDpop: boolean;
}

interface Verdict {
  cure: string;
  reason?: TokenRefusalReason;
}

function verdictOn(kind: TokenRefusalKind, refusal: OktaRefusal, circumstances: Circumstances): Verdict {
  const { connection, scopes } = circumstances;
  switch (kind) {
    case 'client': {
      const { cure, ...verdict } = onClient(refusal, circumstances);
      return { ...verdict, cure: `${cure}${clockCure(circumstances)}` };
    }
    case 'consent':
      return { cure: `Log in again: temporal-okta connection login ${connection}` };
    case 'scope':
      return {
        cure: `Of the scopes ${scopes.join(' ')} at least one is not granted to the application: grant it in the Admin Console (application, tab "Okta API Scopes"), or take it out of the connection. temporal-okta connection test ${connection} says which`,
      };
    case 'policy':
      return onPolicy(refusal.status);
    case 'server':
      return { cure: '' };
  }
}

function clockCure({ clockOffsetMs }: Circumstances): string {
  const minutes = Math.round(clockOffsetMs / 60_000);
  if (Math.abs(minutes) < 2) return '';
  return ` This machine's clock is ${String(Math.abs(minutes))} minutes ${minutes > 0 ? 'behind' : 'ahead of'} Okta's: correct it.`;
}

function onPolicy(status: number): Verdict {
  if (status === 400) {
    return {
      reason: 'notAssigned',
      cure: 'Assign the person who logged in to the application, or somebody else logs in',
    };
  }
  if (status === 403) {
    return {
      reason: 'networkZone',
      cure: "The org doesn't take requests from this address: allow it in the network zones, and look for a proxy on the way",
    };
  }
  return {
    cure: "The org's rules forbid it: check that the user is assigned to the application, the sign-in policy, and the network zones",
  };
}

/** Okta says in words what is wrong with an assertion; where the words are new to us, all is named that can be. */
const hints: [words: RegExp, reason: TokenRefusalReason, cure: string][] = [
  [
    /kid/i,
    'unknownKeyId',
    'No key with this keyId is registered with the application: compare keyId with the keys in the Admin Console.',
  ],
  [
    /signature/i,
    'wrongKey',
    'The private key does not belong to the registered key of this keyId: check that keyId and privateKey are a pair.',
  ],
  [
    /jwks/i,
    'noKeys',
    'The application has no keys: add a public key in the Admin Console, with "Public key / Private key" as client authentication.',
  ],
  [/audience/i, 'wrongDomain', "The connection's domain must be the one that the application lives in."],
  [
    /issuer|subject|client_id/i,
    'unknownClient',
    'The org has no application with this client id: compare clientId with the Admin Console, and check that domain is the org of the application.',
  ],
  [/expire|expiration|issued|future/i, 'clock', 'The times in the assertion are wrong.'],
  [/secret/i, 'wrongSecret', "Check clientSecret: it isn't the one of this application."],
];

function onClient({ errorCode, errorSummary }: OktaRefusal, { offersDpop }: Circumstances): Verdict {
  if (errorCode === 'invalid_dpop_proof' || errorCode === 'use_dpop_nonce') {
    return offersDpop
      ? {
          reason: 'dpopRefused',
          cure: 'Okta refuses the DPoP proof: check the clock, and that no proxy takes the DPoP header away.',
        }
      : {
          reason: 'dpopRequired',
          cure: 'The application requires DPoP: take "dpop: false" out of the connection (or the requirement out of the application).',
        };
  }
  if (errorCode === 'unauthorized_client' || errorCode === 'unsupported_grant_type') {
    return {
      reason: 'grantType',
      cure: 'The application does not allow this grant type: allow Authorization Code and Refresh Token (web application), or use an API Services application (client credentials).',
    };
  }
  const [, reason, cure] = hints.find(([words]) => words.test(errorSummary)) ?? [];
  if (reason !== undefined && cure !== undefined) return { reason, cure };
  return {
    cure: 'Check the client id, its key or secret, that the application is active, and that this is its way to authenticate.',
  };
}

/** A gateway before Okta answers without a code: to 403 it has a rule about addresses. */
function kindOf({ status, errorCode = '' }: OktaRefusal): TokenRefusalKind {
  if (status >= 500 || status === 408) return 'server';
  return kinds[errorCode] ?? (status === 403 ? 'policy' : 'client');
}

/** Makes an error of what the authorization server refused. */
export function tokenRefusal(refusal: OktaRefusal, circumstances: Circumstances): OktaTokenError {
  const { status, errorCode = '', errorSummary } = refusal;
  const kind = kindOf(refusal);
  const { cure, reason } = verdictOn(kind, refusal, circumstances);
  const said = errorCode === '' ? `HTTP ${String(status)}` : saidByOkta(errorCode, errorSummary);
  const message = `Okta gives no access token for the connection "${circumstances.connection}" (${said}). ${cure}`;
  return new OktaTokenError(kind, message.trim(), { refusal, reason });
}
