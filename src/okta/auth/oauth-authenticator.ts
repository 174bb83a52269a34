import type { AuthContext, Authenticator, Challenge, Renewal } from './authenticator.js';
import type { HeldToken, TokenCache } from './token-cache.js';

/** Sends access tokens the way that their type asks for. */
export function oauthAuthenticator(cache: TokenCache, { clock }: Pick<AuthContext, 'clock'>): Authenticator {
  let latest: HeldToken | undefined;
  return {
    authorize: async ({ method, url, signal }) => {
      const token = await cache.get(signal);
      latest = token;
      const { accessToken, tokenType, dpop } = token;
      if (tokenType === 'Bearer') return { authorization: `Bearer ${accessToken}` };
      if (!dpop) throw new Error('a DPoP token came without its key');
      const proof = await dpop.proof({ method, url, nowMs: clock.now(), accessToken });
      return { authorization: `DPoP ${accessToken}`, DPoP: proof };
    },
    renew: async ({ sent, headers, signal }: Challenge): Promise<Renewal> => {
      const isNonce = (headers['www-authenticate'] ?? '').includes('use_dpop_nonce');
      if (isNonce) return latest?.dpop?.learnNonce(headers) ? 'nonce' : 'none';
      const rejected = (sent['authorization'] ?? '').replace(/^\S+ /, '');
      await cache.renew(rejected, signal);
      return 'renewed';
    },
    observe: (headers) => {
      latest?.dpop?.learnNonce(headers);
    },
    grantedScopes: async (signal, recently) => (await (recently ? cache.recent(signal) : cache.get(signal))).scopes,
    tokenType: async (signal) => (await cache.get(signal)).tokenType,
  };
}
