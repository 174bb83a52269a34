import { defaultLimits } from '../okta/gate/limits.js';
import { ConfigError } from '../config-error.js';
import type { Config } from './config.js';
import { configuredDomain } from './okta-domain.js';
import { secretReference } from './secret-reference.js';

/** Variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The configuration without a file: `OKTA_DOMAIN` and `OKTA_API_TOKEN` make the connection `default`.
 *
 * @throws ConfigError that names the variable
 */
export function environmentConfig(environment: Environment): Config {
  const { OKTA_DOMAIN: domain, OKTA_API_TOKEN: token } = environment;
  const base = { file: undefined, encryptionKeys: [], warnings: [] };
  if (!domain && !token) return { ...base, connections: new Map() };
  if (!domain) throw ConfigError.missing('OKTA_API_TOKEN is set but OKTA_DOMAIN is not: set it, e.g. to acme.okta.com');
  if (!token) {
    throw ConfigError.missing('OKTA_DOMAIN is set but OKTA_API_TOKEN is not: make a token in the Admin Console');
  }
  let origin: URL;
  try {
    origin = configuredDomain(domain);
  } catch (error) {
    throw ConfigError.invalid(`OKTA_DOMAIN ${error instanceof Error ? error.message : ''}`);
  }
  const place = 'environment';
  const reference = secretReference('env:OKTA_API_TOKEN', { place, form: 'token', environment, folder: '' });
  // The value is at hand: a bad one is refused now and not at the first call.
  reference.read();
  return {
    ...base,
    connections: new Map([
      [
        'default',
        { name: 'default', origin, place, auth: { mode: 'apiToken', token: reference }, limits: defaultLimits },
      ],
    ]),
  };
}

/** Says so where a file rules and variables that make a connection without a file are set, too. */
export function ignoredVariables(environment: Environment, file: string, references: ReadonlySet<string>): string[] {
  const ignored = ['OKTA_DOMAIN', 'OKTA_API_TOKEN'].filter(
    (name) => environment[name] && !references.has(`env:${name}`),
  );
  if (ignored.length === 0) return [];
  const verb = ignored.length > 1 ? 'are' : 'is';
  return [
    `${ignored.join(' and ')} ${verb} ignored, because ${file} rules: unset ${ignored.length > 1 ? 'them' : 'it'}, or move the file away`,
  ];
}
