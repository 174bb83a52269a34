import { readFileSync } from 'node:fs';
import type { Simulator } from '../../simulator/index.js';
import { Person } from '../../src/cli/demo/person.js';
import { Connections } from '../../src/connections.js';
import { apiToken } from '../../src/okta/auth/api-token.js';
import { authorizationCode } from '../../src/okta/auth/authorization-code.js';
import { clientCredentials } from '../../src/okta/auth/client-credentials.js';
import type { WebApplication } from '../../src/okta/auth/login.js';
import { readPrivateKey } from '../../src/okta/auth/private-key.js';
import type { TokenOwner } from '../../src/okta/auth/token-owner.js';
import type { LoginGrant, WebClient } from '../../src/okta/auth/web-client.js';
import { leastPrivilege } from '../../src/least-privilege.js';

/** Every way to authenticate; DPoP is the simulated org's to ask for. */
export const authModes = [
  { mode: 'apiToken', dpop: false },
  { mode: 'clientCredentials', dpop: false },
  { mode: 'clientCredentials', dpop: true },
  { mode: 'authorizationCode', dpop: false },
  { mode: 'authorizationCode', dpop: true },
] as const;
export type AuthMode = (typeof authModes)[number]['mode'];

export const webApplicationOf = ({ oauth }: Simulator, scopes: readonly string[] = leastPrivilege): WebApplication => ({
  clientId: oauth.webClient.clientId,
  clientSecret: readFileSync(oauth.webClient.clientSecretFile, 'utf8').trim(),
  redirectUri: oauth.webClient.redirectUri,
  scopes: ['openid', 'profile', 'offline_access', ...scopes],
});

/** The connection `default` to the simulated org, logged in where that is needed. */
export async function connectionsBy(
  mode: AuthMode,
  simulator: Simulator,
  scopes: readonly string[] = leastPrivilege,
): Promise<Connections> {
  const origin = new URL(simulator.url);
  const { serviceClient } = simulator.oauth;
  switch (mode) {
    case 'apiToken':
      return new Connections(new Map([['default', { origin, auth: apiToken(simulator.apiToken) }]]));
    case 'clientCredentials': {
      const key = readPrivateKey(readFileSync(serviceClient.privateKeyFile, 'utf8'));
      const keys = [{ ...key, keyId: serviceClient.keyId }];
      const auth = clientCredentials({ clientId: serviceClient.clientId, keys, scopes });
      return new Connections(new Map([['default', { origin, auth }]]));
    }
    case 'authorizationCode': {
      const application = (): WebApplication => webApplicationOf(simulator, scopes);
      const settings = new Map([['default', { origin, auth: authorizationCode(), application }]]);
      const webClient = await new Connections(settings).webClient('default');
      return new Connections(settings, new OwnerInProcess(webClient, await logIn(webClient, simulator)));
    }
  }
}

/** Logs in as the person whom the simulated org's web application belongs to. */
export async function logIn(webClient: WebClient, { browserUser }: Simulator): Promise<LoginGrant> {
  const login = webClient.beginLogin();
  const person = new Person({ username: browserUser.login, password: browserUser.password });
  return webClient.finishLogin(await person.walk(login.url, webClient.redirectUri.href), login);
}

/** Keeps the tokens of one process, where no Temporal server is at hand. */
export class OwnerInProcess implements TokenOwner {
  constructor(
    private readonly webClient: WebClient,
    private grant: LoginGrant,
  ) {}

  async accessToken(_connection: string, rejected: string | undefined): Promise<LoginGrant> {
    if (rejected === undefined || rejected !== this.grant.fingerprint) return this.grant;
    const { refreshToken = this.grant.refreshToken, ...token } = await this.webClient.refresh(
      this.grant.refreshToken,
      this.grant.dpopKey,
    );
    this.grant = { ...this.grant, ...token, refreshToken };
    return this.grant;
  }
}
