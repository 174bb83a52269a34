import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import type { RunningDevServer } from '../../../src/temporal/servers/index.js';
import { connectionWorkflowId } from '../../../src/ids.js';
import type { Mark, Place } from '../marked.js';
import { lookAtAll, lookByCommand } from './look.js';
import { echo } from '../recording-proxy.js';
import { Play } from './play.js';
import { type Casting, Stage } from './stage.js';
import { failToLogIn, logIn, refresh } from './tokens.js';

/** What a play left behind. */
export interface Evidence {
  /** Types of the failures, by what was done; `ok` where all went well. */
  outcomes: Record<string, string>;
  credentials: Mark[];
  /** Names of the credentials. */
  secretKinds: string[];
  chosen: Mark[];
  personal: Mark[];
  /** What Temporal stores and shows. */
  stored: Place[];
  /** What the worker has logged. */
  logs: Place[];
  /** What commands have said. */
  said: Place[];
}

/** Plays all of it in a namespace of its own, and gathers what can be seen of it. */
export async function perform(casting: Casting, server: RunningDevServer): Promise<Evidence> {
  const { address } = server;
  const { namespace, auth } = casting;
  const isPerson = auth === 'authorizationCode';
  const stage = await Stage.set(casting, address);
  try {
    const client = await stage.client('with');
    const stranger = await stage.client('without');
    const endWorker = await stage.startWorker();
    const more: Mark[] = isPerson ? await beginTokens(stage) : [];
    const { outcomes, running } = await new Play(stage, client).perform();
    await commands(stage);
    if (isPerson) {
      more.push(...(await refresh(client)));
      running.push(client.workflow.getHandle(connectionWorkflowId('default')));
    }
    const stored = await lookAtAll(stranger, running);
    const { workflowId } = running[0]!;
    stored.push(...(await lookByCommand(server.server.path, { address, namespace, workflowId })));
    if (isPerson) stored.push(...(await endTokens(stage, stranger)));
    await endWorker();
    const { planted, said, logs, answers } = stage;
    const credentials = [...(await stage.credentials()), ...more];
    return {
      ...{ outcomes, credentials, secretKinds: credentials.map(({ name }) => name) },
      ...{ chosen: planted.chosen(), personal: planted.personal() },
      ...{ stored: [...stored, ...answers], logs, said },
    };
  } finally {
    await stage.close();
  }
}

async function beginTokens(stage: Stage): Promise<Mark[]> {
  const stray = await failToLogIn(stage);
  await logIn(stage);
  return [stray];
}

/** Logs out, and has a call fail for it. */
async function endTokens(stage: Stage, stranger: Client): Promise<Place[]> {
  expect((await stage.command('connection', 'logout', 'default')).code).toBe(0);
  const refused = await stage.command('action', 'get-user', '--input', '{"userId":"00u1"}');
  expect(refused.stderr).toContain('Okta.ConsentRequired');
  return lookAtAll(stranger, []);
}

/** Commands that look, and commands that fail with what they were given in hand. */
async function commands(stage: Stage): Promise<void> {
  const { planted, proxy, casting } = stage;
  const profile = planted.profile();
  const action = (name: string, input: unknown): Promise<unknown> =>
    stage.command('action', name, '--json', '--input', typeof input === 'string' ? input : JSON.stringify(input));
  await action('get-user', { userId: `no.${profile.login}` });
  await stage.command('connection', 'list');
  await stage.command('connection', 'test', 'default');
  // A gateway that gives back what it got; the owner of a person's tokens asks again.
  const status = casting.auth === 'authorizationCode' ? 503 : 400;
  proxy.forge({ method: 'POST', path: /\/token$/, status, body: echo('invalid_request') });
  proxy.forge({ method: 'GET', path: /\/api\/v1\/users/, status: 400, body: echo('E0000001') });
  await stage.command('doctor');
  // What a command checks before it asks anybody doesn't depend on the way to authenticate.
  if (casting.auth !== 'apiToken') return;
  const value = planted.password;
  await action('create-user', { profile: { ...profile, email: 'none' }, credentials: { password: { value } } });
  await action('create-user', { profile, credentials: { password: value } });
  await action('create-user', `{"credentials":{"password":{"value":${value}}}}`); // its quotes are missing
}
