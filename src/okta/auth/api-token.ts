import type { AuthMethod } from './authenticator.js';

/**
 * Authentication by an API token (SSWS), with the rights of the administrator who made it.
 *
 * @see https://developer.okta.com/docs/guides/create-an-api-token/
 */
export function apiToken(token: string): AuthMethod {
  const headers = { authorization: `SSWS ${token}` };
  return () => ({ authorize: () => Promise.resolve(headers) });
}
