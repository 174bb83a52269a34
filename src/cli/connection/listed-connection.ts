import type { Client } from '@temporalio/client';
import { type AuthConfig, type ConnectionConfig, secretsOf } from '../../config/config.js';
import type { SecretReference } from '../../config/secret-reference.js';
import { ConfigError } from '../../config-error.js';
import { connectionsOf } from '../../connections.js';
import { type LoginState, loginStateOf } from '../../temporal/login-state.js';
import { consentWarning, daysUntil } from '../../token-lifetime.js';
import { programFailure } from '../program-error.js';

/** Where the login of a connection stands. */
export interface ListedLogin {
  /** Null where Temporal doesn't say. */
  needsLogin: boolean | null;
  loggedInAt: string | null;
  consentEndsAt: string | null;
  daysLeft: number | null;
  /** The same in words. */
  says: string;
}

/** A configured connection as it is listed; of its secrets there is never a value. */
export interface ListedConnection {
  name: string;
  domain: string;
  mode: AuthConfig['mode'];
  /** Where it is configured. */
  place: string;
  secrets: { reference: string; readable: boolean; problem: string | null }[];
  /** Of connections that people log in to; null for others. */
  login: ListedLogin | null;
  problems: string[];
  warnings: string[];
}

/** @param client undefined where Temporal doesn't answer */
export async function listedConnection(
  config: ConnectionConfig,
  client: Client | undefined,
): Promise<ListedConnection> {
  const { name, origin, auth, place } = config;
  const references = secretsOf(auth);
  const secrets = references.map((secret) => {
    const problem = problemOfReading(secret);
    return { reference: secret.reference, readable: problem === null, problem };
  });
  const login = auth.mode === 'authorizationCode' ? await listedLogin(name, client) : null;
  const ending = login?.consentEndsAt ? consentWarning(login.consentEndsAt, name, Date.now()) : undefined;
  const unusable = secrets.every(({ readable }) => readable) ? await unusableSecret(config) : undefined;
  return {
    ...{ name, domain: origin.host, mode: auth.mode, place, secrets, login },
    problems: unusable === undefined ? [] : [unusable],
    warnings: [...references.flatMap((reference) => reference.warnings()), ...(ending === undefined ? [] : [ending])],
  };
}

function problemOfReading(secret: SecretReference): string | null {
  try {
    secret.read();
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

/** What can be read need not be what it should: a key that is none, for one. */
async function unusableSecret(config: ConnectionConfig): Promise<string | undefined> {
  const connections = connectionsOf({ connections: new Map([[config.name, config]]) });
  try {
    await connections.client(config.name);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  } finally {
    connections.close();
  }
}

async function listedLogin(name: string, client: Client | undefined): Promise<ListedLogin> {
  const unseen = { needsLogin: null, loggedInAt: null, consentEndsAt: null, daysLeft: null };
  if (!client) return { ...unseen, says: 'unknown, because Temporal does not answer' };
  try {
    return seenLogin(name, await loginStateOf(client, name));
  } catch (error) {
    return { ...unseen, says: `unknown: ${programFailure(error).message}` };
  }
}

function seenLogin(name: string, { needsLogin, loggedInAt, consentEndsAt }: LoginState): ListedLogin {
  const daysLeft = needsLogin === false && consentEndsAt !== null ? daysUntil(consentEndsAt, Date.now()) : null;
  const login = {
    needsLogin: needsLogin ?? null,
    loggedInAt,
    daysLeft,
    consentEndsAt: daysLeft === null ? null : consentEndsAt,
  };
  const command = `temporal-okta connection login ${name}`;
  if (needsLogin === true) return { ...login, says: `nobody is logged in: ${command}` };
  if (daysLeft === null) return { ...login, says: 'kept, and no worker has looked at it yet: start one' };
  return { ...login, says: `since ${loggedInAt ?? ''}, ends at ${consentEndsAt ?? ''}, ${String(daysLeft)} days left` };
}
