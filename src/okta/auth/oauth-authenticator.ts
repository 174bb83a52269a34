import { decodeJwt } from 'jose';
import { clockDifferenceMs } from '../server-clock.js';
import type { AuthContext, Authenticator, Challenge, Renewal } from './authenticator.js';
import type { HeldToken, TokenCache } from './token-cache.js';

/** Okta's words don't tell a proof with a wrong date from a token that is no good. */
const isMisdated = (proof: string | undefined, nowMs: number): boolean =>
  proof !== undefined && Math.abs((decodeJwt(proof).iat ?? 0) * 1000 - nowMs) > clockDifferenceMs;

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
      if (isMisdated(sent['DPoP'], clock.now())) return 'redated';
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
