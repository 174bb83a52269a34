import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';

/** The part of oidc-provider that is used here: it comes without types. */
interface ProviderModule {
  Provider: new (
    issuer: string,
    configuration: object,
  ) => { callback: () => (request: unknown, response: unknown) => void };
}

export interface CertifiedServerOptions {
  serviceJwks: JWK[];
  webSecret: string;
  redirectUri: string;
  /** Whether tokens are bound to a DPoP key, with nonces. */
  dpop: boolean;
}

export interface CertifiedServer {
  origin: URL;
  close: () => Promise<void>;
}

export const serviceClientId = 'service-client';
export const webClientId = 'web-client';

/** oidc-provider, certified by the OpenID Foundation, at the paths where Okta has its authorization server. */
export async function startCertifiedServer(options: CertifiedServerOptions): Promise<CertifiedServer> {
  const { Provider } = createRequire(import.meta.url)('oidc-provider') as ProviderModule;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  const provider = new Provider(origin.origin, configuration(options));
  server.on('request', provider.callback());
  return { origin, close: () => closed(server) };
}

const configuration = ({ serviceJwks, webSecret, redirectUri, dpop }: CertifiedServerOptions): object => ({
  clients: [
    {
      client_id: serviceClientId,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: serviceJwks },
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      scope: 'okta.users.read',
      dpop_bound_access_tokens: dpop,
    },
    {
      client_id: webClientId,
      client_secret: webSecret,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: [redirectUri],
      dpop_bound_access_tokens: dpop,
    },
  ],
  scopes: ['openid', 'offline_access', 'okta.users.read', 'okta.users.manage'],
  claims: { openid: ['sub'] },
  routes: {
    authorization: '/oauth2/v1/authorize',
    token: '/oauth2/v1/token',
    jwks: '/oauth2/v1/keys',
    userinfo: '/oauth2/v1/userinfo',
    revocation: '/oauth2/v1/revoke',
  },
  features: {
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    devInteractions: { enabled: true },
    userinfo: { enabled: true },
    dPoP: dpop ? { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true } : { enabled: false },
  },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  conformIdTokenClaims: true,
  cookies: { keys: ['only-for-tests'] },
  findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
});

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
