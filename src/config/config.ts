import { defaultLimits, type Limits } from '../okta/gate/limits.js';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { ProvisioningSettings } from '../hr/settings.js';
import { checkedConfig } from './check.js';
import { type Environment, environmentConfig, ignoredVariables } from './environment.js';
import { findConfigFile, type FoundFile } from './find-config-file.js';
import { configuredDomain } from './okta-domain.js';
import type { FeedAccess } from '../feed/feed-access.js';
import { loadProvisioning } from './provisioning/load.js';
import type { ConnectionData } from './schema.js';
import { type SecretForm, type SecretReference, secretReference } from './secret-reference.js';
import { type Path, YamlSource } from './yaml-source.js';

/** A key that signs. */
export interface SigningKeyConfig {
  keyId: string;
  privateKey: SecretReference;
  passphrase?: SecretReference;
}

/** How a connection authenticates. */
export type AuthConfig =
  | { mode: 'apiToken'; token: SecretReference }
  | {
      mode: 'clientCredentials';
      clientId: string;
      scopes: string[];
      /** At least one: the first signs, the next is tried when Okta doesn't know the first. */
      keys: SigningKeyConfig[];
      /** Whether a DPoP proof is offered. */
      dpop: boolean;
    }
  | {
      mode: 'authorizationCode';
      clientId: string;
      clientSecret: SecretReference;
      /** As it is registered, to the letter. */
      redirectUri: string;
      scopes: string[];
      /** Whether a DPoP proof is offered. */
      dpop: boolean;
    };

/** A connection as it is configured; its secrets are references that nobody has read yet. */
export interface ConnectionConfig {
  name: string;
  origin: URL;
  /** Where it is configured: `temporal-okta.yaml:12 (connections.acme)` or `environment`. */
  place: string;
  auth: AuthConfig;
  limits: Limits;
  /** How people are provisioned there, where a file says it. */
  provisioning?: ProvisioningSettings;
  /** The path of that file. */
  provisioningFile?: string;
  /** What feeds at an address are fetched with. */
  feed?: FeedAccess;
}

/** A key that encrypts what Temporal stores. */
export interface EncryptionKeyConfig {
  id: string;
  secret: SecretReference;
}

/** The configuration of this process. */
export interface Config {
  /** The file it comes from; undefined where the environment is all there is. */
  file: string | undefined;
  connections: ReadonlyMap<string, ConnectionConfig>;
  /** The first encrypts, all decrypt; empty where nothing is encrypted. */
  encryptionKeys: EncryptionKeyConfig[];
  /** What evidence is signed with. */
  evidence?: SigningKeyConfig | undefined;
  /** What is allowed and unwise, each with its place. */
  warnings: string[];
}

export interface LoadConfigOptions {
  /** The configuration file, as `--config` names it. */
  file?: string | undefined;
  /** The folder to start from; default: the current one. */
  cwd?: string;
  /** Default: that of the process. */
  environment?: Environment;
}

/**
 * Reads the configuration: from `file`, else from the file that `TEMPORAL_OKTA_CONFIG` names, else from the nearest
 * `temporal-okta.yaml` upwards. Without a file, `OKTA_DOMAIN` and `OKTA_API_TOKEN` make the connection `default`. Secrets
 * are not read: a {@link SecretReference} does that when it is asked to.
 *
 * @throws ConfigError `Config.Invalid` with every mistake in `problems`; `Config.Missing` where a named file or a variable
 *   is not there
 */
export function loadConfig(options: LoadConfigOptions = {}): Config {
  const { file, cwd = process.cwd(), environment = process.env } = options;
  const found = findConfigFile({ file, cwd, environment });
  if (!found) return environmentConfig(environment);
  const source = YamlSource.parse(found.text, found.shown);
  const data = checkedConfig(source);
  const references = new Set<string>();
  const secretAt = (path: Path, text: string, form: SecretForm): SecretReference => {
    references.add(text);
    return secretReference(text, { place: source.place(path), form, environment, folder: dirname(found.path) });
  };
  const connections = Object.entries(data.connections).map(([name, connection]): [string, ConnectionConfig] => {
    const path = ['connections', name];
    const auth = authConfig(connection, (steps, text, form) => secretAt([...path, ...steps], text, form));
    const { domain, limits = defaultLimits, provisioning: file } = connection;
    const place = source.place([...path, 'provisioning']);
    const provisioning = file === undefined ? {} : provisioningOf(file, found, place);
    const origin = configuredDomain(domain);
    const { feed } = connection;
    const access = feed && {
      origin: feed.origin,
      authorization: secretAt([...path, 'feed', 'authorization'], feed.authorization, 'phrase'),
    };
    const given = { ...provisioning, ...(access && { feed: access }) };
    return [name, { name, origin, place: source.place(path), auth, limits, ...given }];
  });
  const keys = data.encryption?.keys ?? [];
  const encryptionKeys = keys.map(({ id, secret }, index) => ({
    id,
    secret: secretAt(['encryption', 'keys', index, 'secret'], secret, 'phrase'),
  }));
  const evidence = data.evidence && {
    keyId: data.evidence.keyId,
    privateKey: secretAt(['evidence', 'privateKey'], data.evidence.privateKey, 'key'),
  };
  const warnings = ignoredVariables(environment, found.shown, references);
  return { file: found.path, connections: new Map(connections), encryptionKeys, evidence, warnings };
}

function provisioningOf(
  file: string,
  config: FoundFile,
  place: string,
): Required<Pick<ConnectionConfig, 'provisioning' | 'provisioningFile'>> {
  const path = resolve(dirname(config.path), file);
  const shown = isAbsolute(file) ? file : join(dirname(config.shown), file);
  return { provisioning: loadProvisioning({ path, shown, place }), provisioningFile: path };
}

type SecretAt = (path: Path, text: string, form: SecretForm) => SecretReference;

function authConfig(
  { apiToken, clientCredentials, authorizationCode }: ConnectionData,
  secretAt: SecretAt,
): AuthConfig {
  if (clientCredentials) {
    const { clientId, scopes, dpop } = clientCredentials;
    return { mode: 'clientCredentials', clientId, scopes, keys: signingKeys(clientCredentials, secretAt), dpop };
  }
  if (authorizationCode) {
    const { clientId, clientSecret, redirectUri, scopes, dpop } = authorizationCode;
    return {
      ...{ mode: 'authorizationCode', clientId, scopes, dpop },
      clientSecret: secretAt(['authorizationCode', 'clientSecret'], clientSecret, 'token'),
      redirectUri,
    };
  }
  return { mode: 'apiToken', token: secretAt(['apiToken', 'token'], apiToken?.token ?? '', 'token') };
}

/** One key in the mapping itself, or a list of them. */
function signingKeys(
  { keys, keyId, privateKey, passphrase }: NonNullable<ConnectionData['clientCredentials']>,
  secretAt: SecretAt,
): SigningKeyConfig[] {
  const base = ['clientCredentials'];
  const written = keys?.map((key, index) => ({ ...key, path: [...base, 'keys', index] as Path }));
  const single = { keyId: keyId ?? '', privateKey: privateKey ?? '', passphrase, path: base as Path };
  return (written ?? [single]).map((key) => ({
    keyId: key.keyId,
    privateKey: secretAt([...key.path, 'privateKey'], key.privateKey, 'key'),
    ...(key.passphrase !== undefined && {
      passphrase: secretAt([...key.path, 'passphrase'], key.passphrase, 'phrase'),
    }),
  }));
}

/** Every secret of a way to authenticate. */
export function secretsOf(auth: AuthConfig): SecretReference[] {
  switch (auth.mode) {
    case 'apiToken':
      return [auth.token];
    case 'authorizationCode':
      return [auth.clientSecret];
    case 'clientCredentials':
      return auth.keys.flatMap(({ privateKey, passphrase }) => [privateKey, ...(passphrase ? [passphrase] : [])]);
  }
}
