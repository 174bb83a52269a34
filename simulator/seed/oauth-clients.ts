import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rsaKey } from '../oauth/signing-key.js';
import { apiScopes, isSelfScope } from '../oauth/scopes.js';
import { addOAuthClient } from '../operations/oauth-client.js';
import { storePassword } from '../operations/password.js';
import { IdSource } from '../org/ids.js';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import { seedAssignment } from './add-objects.js';

/** Password of the administrator who may sign in with a browser. */
export const browserPassword = 'Sign-In-2-Simulator';
export const defaultRedirectUri = 'http://127.0.0.1:8910/callback';

/** The two clients that every org has, as the first line names them. */
export interface SeededClients {
  serviceClient: { clientId: string; keyId: string; privateKeyFile: string };
  webClient: { clientId: string; clientSecretFile: string; redirectUri: string };
}

export interface SeedClientsOptions {
  seed: number;
  /** The administrator who has the web app and can sign in. */
  admin: User;
  redirectUris?: readonly string[] | undefined;
  dpop?: boolean | undefined;
}

/**
 * An API Services app and a web app, both allowed all that the org can do. Their secrets are written to files that only
 * their owner can read.
 */
export async function seedClients(
  org: Org,
  { seed, admin, redirectUris = [], dpop = false }: SeedClientsOptions,
): Promise<{ clients: SeededClients; removeFiles: () => Promise<void> }> {
  const key = await rsaKey('service-client');
  const ids = new IdSource(seed, 'fixtures');
  const keyId = ids.secret(27);
  const scopes = [...apiScopes];
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' };
  const service = addOAuthClient(org, {
    kind: 'service',
    id: ids.object('0oa'),
    name: 'Simulated service',
    keys: [jwk],
    roles: ['SUPER_ADMIN'],
    scopes: scopes.filter((scope) => !isSelfScope(scope)),
    dpop,
  });
  const uris = redirectUris.length > 0 ? [...redirectUris] : [defaultRedirectUri];
  const web = addOAuthClient(org, {
    kind: 'web',
    id: ids.object('0oa'),
    secret: ids.secret(64),
    name: 'Simulated web app',
    redirectUris: uris,
    postLogoutRedirectUris: uris.map((uri) => new URL('/', uri).href),
    rotation: 'ROTATE',
    leewaySeconds: 30,
    scopes,
    dpop,
  });
  seedAssignment(org, { appId: web.id, userId: admin.id });
  storePassword(org, admin, browserPassword);

  const folder = await mkdtemp(join(tmpdir(), 'temporal-okta-simulator-'));
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  };
  return {
    clients: {
      serviceClient: {
        clientId: service.id,
        keyId,
        privateKeyFile: await write('service-key.pem', key.export({ format: 'pem', type: 'pkcs8' }) as string),
      },
      webClient: {
        clientId: web.id,
        clientSecretFile: await write('web-client-secret', web.secret ?? ''),
        redirectUri: uris[0] ?? defaultRedirectUri,
      },
    },
    removeFiles: () => rm(folder, { recursive: true, force: true }),
  };
}
