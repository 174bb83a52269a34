import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Simulator } from '../../../simulator/index.js';
import { type Config, loadConfig } from '../../config/config.js';
import { encryptionOf } from '../../config/encryption.js';
import { leastPrivilege } from '../../least-privilege.js';
import type { Encryption } from '../../temporal/codec/encryption.js';

/** Ways to authenticate, as `--auth` names them. */
export const demoAuths = ['api-token', 'authorization-code', 'client-credentials'] as const;
export type DemoAuth = (typeof demoAuths)[number];

/** A configuration of its own, in a file as a user writes one. */
export interface DemoConfig {
  config: Config;
  encryption: Encryption | undefined;
  remove: () => Promise<void>;
}

const settingsName = 'provisioning.yaml';

/**
 * Writes the connection `default` to the simulated org, and reads it back.
 *
 * @param provisioning settings of the connection, as YAML
 */
export async function makeDemoConfig(auth: DemoAuth, simulator: Simulator, provisioning?: string): Promise<DemoConfig> {
  const folder = await mkdtemp(join(tmpdir(), 'temporal-okta-demo-'));
  const file = join(folder, 'temporal-okta.yaml');
  const keyFile = join(folder, 'encryption-key');
  await writeFile(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  // Without a key the Web UI shows everything, which a demo is for; a login is never kept readable.
  const encryption =
    auth === 'authorization-code' ? { encryption: { keys: [{ id: 'demo', secret: `file:${keyFile}` }] } } : {};
  const settings = provisioning === undefined ? {} : { provisioning: settingsName };
  if (provisioning !== undefined) await writeFile(join(folder, settingsName), provisioning);
  const connections = { default: { domain: simulator.url, ...authOf(auth, simulator), ...settings } };
  await writeFile(file, stringify({ connections, ...encryption }));
  const environment = { DEMO_API_TOKEN: simulator.apiToken };
  const config = loadConfig({ file, environment });
  return {
    config,
    encryption: encryptionOf(config, environment),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function authOf(auth: DemoAuth, { oauth }: Simulator): object {
  const { serviceClient, webClient } = oauth;
  switch (auth) {
    case 'api-token':
      return { apiToken: { token: 'env:DEMO_API_TOKEN' } };
    case 'client-credentials':
      return {
        clientCredentials: {
          clientId: serviceClient.clientId,
          keyId: serviceClient.keyId,
          privateKey: `file:${serviceClient.privateKeyFile}`,
          scopes: [...leastPrivilege],
        },
      };
    case 'authorization-code':
      return {
        authorizationCode: {
          clientId: webClient.clientId,
          clientSecret: `file:${webClient.clientSecretFile}`,
          redirectUri: webClient.redirectUri,
          scopes: ['openid', 'profile', 'offline_access', ...leastPrivilege],
        },
      };
  }
}
