import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/temporal/servers/index.js';
import { Person } from '../../src/cli/demo/person.js';
import { type SimulatedOrg, startSimulatedOrg } from './simulated-org.js';
import { uniqueName } from './temporal-env.js';

/** An org with a web app, and a configuration file with a connection that uses it. */
export interface LoginSetup {
  org: SimulatedOrg;
  /** The connection of the web app; another one, `service`, has an API token. */
  name: string;
  redirectUri: string;
  clientId: string;
  clientSecret: string;
  /** What the commands need to know. */
  env: Record<string, string>;
  /** The encryption keys, as the environment of a process without the file takes them. */
  keys: string;
  /** A person who may log in, in a browser of their own. */
  person: (fields?: Record<string, string>) => Person;
  /** Writes another configuration file; gives the environment of commands that read it. */
  configured: (change: (yaml: string) => string) => Record<string, string>;
  close: () => Promise<void>;
}

export const scopes = ['openid', 'profile', 'offline_access', 'okta.users.read', 'okta.users.manage'];

/** @param temporalAddress the server for the commands */
export async function startLoginSetup(
  temporalAddress: string,
  { dpop = false }: { dpop?: boolean } = {},
): Promise<LoginSetup> {
  const redirectUri = `http://127.0.0.1:${String(await freePort())}/callback`;
  const org = await startSimulatedOrg({ redirectUris: [redirectUri], dpop });
  const { clientId, clientSecretFile } = org.simulator.oauth.webClient;
  const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-login-'));
  // The Temporal server is shared, and the connection's name is the workflow's.
  const name = uniqueName('acme');
  const key = randomBytes(32).toString('base64');
  const yaml = `
connections:
  ${name}:
    domain: ${org.simulator.url}
    authorizationCode:
      clientId: ${clientId}
      clientSecret: file:${clientSecretFile}
      redirectUri: ${redirectUri}
      scopes: [${scopes.join(', ')}]
  service:
    domain: ${org.simulator.url}
    apiToken: { token: env:SERVICE_TOKEN }
encryption:
  keys:
    - { id: k1, secret: env:LOGIN_KEY }
`;
  let files = 0;
  const configured = (change: (yaml: string) => string): Record<string, string> => {
    const file = join(folder, `temporal-okta-${String((files += 1))}.yaml`);
    writeFileSync(file, change(yaml));
    return {
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_OKTA_CONFIG: file,
      LOGIN_KEY: key,
      SERVICE_TOKEN: org.simulator.apiToken,
      // Nobody's own browser.
      BROWSER: 'true',
    };
  };
  const { login, password } = org.simulator.browserUser;
  return {
    ...{ org, name, redirectUri, clientId, configured },
    clientSecret: readFileSync(clientSecretFile, 'utf8').trim(),
    env: configured((text) => text),
    keys: `k1:${key}`,
    person: (fields) => new Person({ username: login, password, ...fields }),
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await org.close();
    },
  };
}
