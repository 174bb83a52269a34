import type { AuthMethod } from './authenticator.js';

/**
 * Authentication by an API token (SSWS), with the rights of the administrator who made it.
 *
 * @param token the token, or what reads it: it is read again when Okta refuses it, so that a new one needs no restart
 * @see https://developer.okta.com/docs/guides/create-an-api-token/
 */
export function apiToken(token: string | (() => string)): AuthMethod {
  const read = typeof token === 'function' ? token : () => token;
  return () => {
    let authorization = `SSWS ${read()}`;
    return {
      authorize: () => Promise.resolve({ authorization }),
      renew: async ({ sent }) => {
        authorization = `SSWS ${read()}`;
        return authorization === sent['authorization'] ? 'none' : 'renewed';
      },
    };
  };
}
