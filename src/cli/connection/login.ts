import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { ConfigError } from '../../config-error.js';
import { isAnswerTo, type Login } from '../../okta/auth/login.js';
import type { LoginGrant, WebClient } from '../../okta/auth/web-client.js';
import { OktaTokenError } from '../../okta/errors.js';
import { classifyFailure } from '../../temporal/classify-failure.js';
import { storeGrant } from '../../temporal/grants.js';
import { consentEndsAt } from '../../token-lifetime.js';
import { CommandSetup } from '../command-setup.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { openBrowser } from './open-browser.js';
import { pastedCallback } from './pasted-callback.js';
import { serveCallback } from './serve-callback.js';

interface LoginOptions {
  browser: boolean;
  timeout: string;
  json?: true;
}

/** Whoever reloads the last page is told that it is used, rather than that nobody answers. */
const lingerMs = 3000;
const longestTimeoutSeconds = 86_400;

/** `temporal-okta connection login NAME`: a person consents, and Temporal keeps what that gave. */
export function loginCommand(): Command {
  return new Command('login')
    .description('Log in for a connection that uses an authorization code')
    .argument('<name>', 'the connection')
    .option('--no-browser', 'open nothing, and take the address that Okta led to from stdin')
    .option('--timeout <seconds>', 'give up after so long', '300')
    .option('--json', 'the address and the result as lines of JSON; a failure as JSON on stderr')
    .addHelpText('after', '\nBROWSER names the program that shows the page, where it is not to be the usual one.')
    .action(login);
}

async function login(name: string, { browser, timeout, json }: LoginOptions, command: Command): Promise<void> {
  const timeoutMs = milliseconds(timeout);
  const setup = CommandSetup.of(command);
  const connections = setup.connections();
  try {
    const webClient = await connections.webClient(name);
    if (!setup.encryption) {
      throw ConfigError.missing(
        'A login is kept in Temporal, which needs an encryption key: make one by temporal-okta key generate',
      );
    }
    // Before anybody consents: what can't be stored must not be asked for.
    const client = await setup.client();
    try {
      const attempt = new LoginAttempt(name, webClient, client, timeoutMs);
      await (browser ? byCallback(attempt, json === true) : byHand(attempt, json === true));
    } finally {
      await client.connection.close();
    }
  } catch (error) {
    throw classifyFailure(error, { action: 'login', connection: name, scopes: [], once: false });
  } finally {
    connections.close();
  }
}

/** The browser comes back to this machine. */
async function byCallback(attempt: LoginAttempt, json: boolean): Promise<void> {
  const { begun, redirectUri } = attempt;
  const page = await serveCallback({
    redirectUri,
    isAnswer: (callback) => isAnswerTo(callback, begun),
    take: (callback) => attempt.take(callback),
    onStray: () => {
      io.progress('A browser came with the answer to another login (its state is not the one that was sent): waiting');
    },
  });
  try {
    show(attempt, json);
    openBrowser(begun.url);
    report(attempt, await attempt.inTime(page.result), json);
    await delay(lingerMs);
  } finally {
    page.close();
  }
}

/** The person pastes the address that the browser ended at. */
async function byHand(attempt: LoginAttempt, json: boolean): Promise<void> {
  show(attempt, json);
  io.progress('Then paste the whole address that the browser ends at, whether or not it shows a page:');
  const coming = pastedCallback().then((callback) => attempt.take(callback));
  report(attempt, await attempt.inTime(coming), json);
}

/** One login, from the address that is shown to what Temporal keeps. */
class LoginAttempt {
  readonly begun: Login;
  readonly redirectUri: URL;
  private readonly late = new AbortController();

  constructor(
    readonly name: string,
    private readonly webClient: WebClient,
    private readonly client: Client,
    private readonly timeoutMs: number,
  ) {
    this.begun = webClient.beginLogin();
    this.redirectUri = webClient.redirectUri;
  }

  /** It isn't done before it is stored; what can't be stored is ended at Okta. */
  async take(callback: URL): Promise<LoginGrant> {
    // From here on somebody has come; what follows has time limits of its own.
    this.late.abort();
    const grant = await this.webClient.finishLogin(callback, this.begun);
    try {
      await storeGrant(this.client, this.name, grant);
    } catch (error) {
      await this.webClient.revoke(grant.refreshToken).catch(() => undefined);
      throw error;
    }
    return grant;
  }

  /** @throws OktaTokenError nobody came in time */
  async inTime(coming: Promise<LoginGrant>): Promise<LoginGrant> {
    const { late, timeoutMs, name, redirectUri } = this;
    const passed = delay(timeoutMs, 'late', { signal: late.signal }).catch(() => 'came');
    const first = await Promise.race([coming, passed]);
    late.abort();
    if (first === 'came') return coming;
    if (typeof first !== 'string') return first;
    throw new OktaTokenError(
      'consent',
      `Nobody logged in within ${String(timeoutMs / 1000)} s: temporal-okta connection login ${name}. ` +
        `Where Okta showed an error page, compare clientId with the application's, and register the redirect URI ${redirectUri.href} there`,
    );
  }
}

function show({ begun, redirectUri }: LoginAttempt, json: boolean): void {
  if (json) io.result(JSON.stringify({ authorizeUrl: begun.url.href, redirectUri: redirectUri.href }));
  else io.progress(`Open this page and log in:\n\n  ${begun.url.href}\n`);
}

function report({ name }: LoginAttempt, { identity, scopes, consentedAtMs }: LoginGrant, json: boolean): void {
  const endsAt = consentEndsAt(consentedAtMs);
  const loggedInAs = identity?.name ?? identity?.subject;
  const who = loggedInAs === undefined ? '' : ` as ${loggedInAs}`;
  io.result(
    json
      ? JSON.stringify({ name, loggedInAs, scopes, consentEndsAt: endsAt })
      : `Logged in${who} for the connection ${name}. Okta ends it on ${endsAt.slice(0, 10)}: log in again before`,
  );
}

function milliseconds(timeout: string): number {
  const seconds = Number(timeout);
  if (seconds > 0 && seconds <= longestTimeoutSeconds) return seconds * 1000;
  throw new UsageError(
    `--timeout ${timeout} is not a number of seconds above 0 and up to ${String(longestTimeoutSeconds)}`,
  );
}
