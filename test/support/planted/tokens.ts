import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { OwnedToken } from '../../../src/okta/auth/token-owner.js';
import { connectionWorkflowId } from '../../../src/ids.js';
import { accessTokenUpdate } from '../../../workflows/messages.js';
import { Person } from '../../../src/cli/demo/person.js';
import type { Mark } from '../marked.js';
import { marksOfNumber } from './marks.js';
import type { Stage } from './stage.js';

const command = ['connection', 'login', 'default', '--no-browser', '--json'];

/** Logs in by the command, as the person whom the web application belongs to. */
export async function logIn(stage: Stage): Promise<void> {
  const { browserUser, oauth } = stage.simulator;
  const { nextLine, say, ended } = stage.talk(...command);
  const { authorizeUrl } = JSON.parse(await nextLine()) as { authorizeUrl: string };
  const person = new Person({ username: browserUser.login, password: browserUser.password });
  const callback = await person.walk(new URL(authorizeUrl), oauth.webClient.redirectUri);
  say(`${callback.href}\n`);
  const { code, stderr } = await ended;
  if (code !== 0) throw new Error(stderr);
}

/** Begins a login, and ends it with the address of another one; gives the code in that. */
export async function failToLogIn(stage: Stage): Promise<Mark> {
  const stray = `stray${randomBytes(20).toString('hex')}`;
  const { nextLine, say, ended } = stage.talk(...command);
  const { redirectUri } = JSON.parse(await nextLine()) as { redirectUri: string };
  say(`${redirectUri}?code=${stray}&state=of-another\n`);
  const { code } = await ended;
  if (code === 0) throw new Error('the address of another login was taken');
  return { name: 'code of a stray login', text: stray };
}

/** Has the tokens refreshed, twice and by force; gives the marks of the key that they are bound to. */
export async function refresh(client: Client): Promise<Mark[]> {
  const owner = client.workflow.getHandle(connectionWorkflowId('default'));
  const lend = (rejected?: string): Promise<OwnedToken> =>
    owner.executeUpdate(accessTokenUpdate, { args: [{ rejected }] });
  const first = await lend();
  const second = await lend(first.fingerprint);
  const third = await lend(second.fingerprint);
  if (new Set([first, second, third].map(({ accessToken }) => accessToken)).size !== 3)
    throw new Error('not refreshed');
  if (typeof third.dpopKey?.d !== 'string') throw new Error('the tokens are not bound to a key');
  return marksOfNumber('DPoP key, d', third.dpopKey.d);
}
