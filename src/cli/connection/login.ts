import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { ConfigError } from '../../config-error.js';
import { OktaFailureType } from '../../failures.js';
import type { LoginGrant, WebClient } from '../../okta/auth/web-client.js';
import { classifyFailure } from '../../temporal/classify-failure.js';
import { storeGrant } from '../../temporal/grants.js';
import { consentEndsAt } from '../../token-lifetime.js';
import { CommandSetup } from '../command-setup.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { openBrowser } from './open-browser.js';
import { serveCallback } from './login-page.js';

interface LoginOptions {
  browser: boolean;
  timeout: string;
  json?: true;
}

/** `temporal-okta connection login NAME`: a person consents, and Temporal keeps what that gave. */
export function loginCommand(): Command {
  return new Command('login')
    .description('Log in for a connection that uses an authorization code')
    .argument('<name>', 'the connection')
    .option('--no-browser', 'open nothing, and take the address that Okta led to from stdin')
    .option('--timeout <seconds>', 'give up after so long', '300')
    .option('--json', 'the address and the result as lines of JSON; a failure as JSON on stderr')
    .action(login);
}

async function login(name: string, { browser, timeout, json }: LoginOptions, command: Command): Promise<void> {
  const timeoutMs = Number(timeout) * 1000;
  if (!(timeoutMs > 0)) throw new UsageError(`--timeout ${timeout} is not a number of seconds above 0`);
  const setup = CommandSetup.of(command);
  if (!setup.encryption) {
    throw ConfigError.missing(
      'A login is kept in Temporal, which needs an encryption key: make one by temporal-okta key generate',
    );
  }
  // Before anybody consents: what can't be stored must not be asked for.
  const client = await setup.client();
  const connections = setup.connections(client);
  try {
    const webClient = await connections.webClient(name);
    const grant = await withPerson(webClient, { name, browser, json: json === true, timeoutMs });
    await storeGrant(client, name, grant);
    const { identity, scopes } = grant;
    const endsAt = consentEndsAt(grant.consentedAtMs);
    const loggedInAs = identity?.name ?? identity?.subject;
    const who = loggedInAs === undefined ? '' : ` as ${loggedInAs}`;
    io.result(
      json
        ? JSON.stringify({ name, loggedInAs, scopes, consentEndsAt: endsAt })
        : `Logged in${who} for the connection ${name}. Okta ends it on ${endsAt.slice(0, 10)}: log in again before`,
    );
  } catch (error) {
    throw classifyFailure(error, { action: 'login', connection: name, scopes: [], once: false });
  } finally {
    connections.close();
    await client.connection.close();
  }
}

interface Circumstances {
  name: string;
  browser: boolean;
  json: boolean;
  timeoutMs: number;
}

async function withPerson(client: WebClient, { name, browser, json, timeoutMs }: Circumstances): Promise<LoginGrant> {
  const begun = client.beginLogin();
  const show = (): void => {
    if (json) io.result(JSON.stringify({ authorizeUrl: begun.url.href, redirectUri: client.redirectUri.href }));
    else io.progress(`Open this page and log in:\n\n  ${begun.url.href}\n`);
  };
  const finish = (callback: URL): Promise<LoginGrant> => client.finishLogin(callback, begun);
  const late = new AbortController();
  const timedOut = delay(timeoutMs, undefined, { signal: late.signal }).then(() => {
    throw new UsageError(
      `Nobody logged in within ${String(timeoutMs / 1000)} s: temporal-okta connection login ${name}`,
      OktaFailureType.ConsentRequired,
    );
  });
  try {
    const coming = browser ? byCallback(client, show, begun.url, finish) : byHand(show, finish);
    return await Promise.race([coming, timedOut]);
  } finally {
    late.abort();
    timedOut.catch(() => undefined);
  }
}

/** The browser comes back to this machine. */
async function byCallback(
  client: WebClient,
  show: () => void,
  url: URL,
  finish: (callback: URL) => Promise<LoginGrant>,
): Promise<LoginGrant> {
  let grant: LoginGrant | undefined;
  const page = await serveCallback(client.redirectUri, async (callback) => {
    try {
      grant = await finish(callback);
    } catch (error) {
      io.progress(`A browser came back, but: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  });
  try {
    show();
    openBrowser(url);
    await page.done;
  } finally {
    page.close();
  }
  if (!grant) throw new Error('a callback was taken without a grant');
  return grant;
}

/** The person pastes the address that the browser ended at. */
async function byHand(show: () => void, finish: (callback: URL) => Promise<LoginGrant>): Promise<LoginGrant> {
  show();
  io.progress('Then paste the whole address that the browser ends at, whether or not it shows a page:');
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) {
      const text = line.trim();
      if (text === '') continue;
      if (!URL.canParse(text)) throw new UsageError('That is no address: paste all of it, from http on');
      return await finish(new URL(text));
    }
  } finally {
    lines.close();
  }
  throw new UsageError('No address came: paste the one that the browser ends at');
}
