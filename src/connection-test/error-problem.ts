import { ConfigError } from '../config-error.js';
import type { ConnectionConfig } from '../config/config.js';
import {
  OktaApiError,
  OktaNetworkError,
  OktaRateLimitError,
  type OktaRefusal,
  OktaResponseError,
  OktaTokenError,
} from '../okta/errors.js';
import type { Problem } from './problem.js';

/**
 * What an error says about the connection, by the error alone.
 *
 * @throws the error itself, where it says nothing about it
 */
export function problemOf(error: unknown, { name, origin, auth }: ConnectionConfig): Problem {
  if (error instanceof ConfigError) return { type: 'configuration', message: error.message };
  if (error instanceof OktaTokenError) return tokenProblem(error, auth.mode);
  if (error instanceof OktaNetworkError) {
    return {
      type: 'orgUnreachable',
      message: `${origin.origin} doesn't answer (${error.reason}): check the domain of the connection "${name}", and the network`,
    };
  }
  if (error instanceof OktaRateLimitError) {
    const seconds = Math.ceil(error.delayMs / 1000);
    return { type: 'rateLimited', message: `${error.message}: test again in ${String(seconds)} s` };
  }
  if (error instanceof OktaResponseError) return { type: 'unexpectedAnswer', message: error.message };
  if (error instanceof OktaApiError) return refusalProblem(error, origin, auth.mode);
  throw error;
}

function tokenProblem({ kind, reason, message }: OktaTokenError, mode: string): Problem {
  if (reason !== undefined) return { type: reason, message };
  switch (kind) {
    case 'client':
      // Of an assertion everything was checked before, with words of its own for each fault.
      return mode === 'clientCredentials'
        ? { type: 'appDeactivated', message: `Most likely the application is deactivated: activate it. ${message}` }
        : { type: 'applicationRefused', message };
    case 'consent':
      return { type: 'consentRequired', message };
    case 'scope':
      return { type: 'scopeNotGranted', message };
    case 'policy':
      return { type: 'policy', message };
    case 'server':
      return { type: mode === 'authorizationCode' ? 'tokenOwnerSilent' : 'orgUnavailable', message };
  }
}

function refusalProblem({ refusal, message }: OktaApiError, origin: URL, mode: string): Problem {
  const { status, challenge } = refusal;
  if (isGateway(refusal)) {
    return {
      type: 'networkZone',
      message: `Something before Okta's API refuses this address (HTTP 403 from ${origin.origin}): allow it in the network zones, look for a proxy on the way, and check the domain`,
    };
  }
  if (status === 401 && mode === 'apiToken') {
    return {
      type: 'apiTokenRefused',
      message: `Okta doesn't take the API token: it is mistyped, revoked, of another org than ${origin.origin}, was unused for 30 days, or its owner is no longer active. Make a new one in the Admin Console (Security, API, Tokens)`,
    };
  }
  if (status === 401) {
    const said = challenge === undefined ? '' : ` (${challenge})`;
    return {
      type: 'accessTokenRefused',
      message: `Okta gave an access token and doesn't take it${said}: the person or the application was deactivated meanwhile, or a proxy changes the headers`,
    };
  }
  if (status >= 500) return { type: 'orgUnavailable', message: `${message}. Test again later` };
  return { type: 'unexpectedAnswer', message };
}

/** Okta's API gives a code or a challenge with every 403; what stands before it gives a page or nothing. */
export const isGateway = ({ status, errorCode, challenge }: OktaRefusal): boolean =>
  status === 403 && errorCode === undefined && challenge === undefined;
