import type { Client } from '@temporalio/client';
import type { OwnedToken } from '../../../src/okta/auth/token-owner.js';
import { connectionWorkflowId } from '../../../src/ids.js';
import { accessTokenUpdate } from '../../../workflows/messages.js';
import { Person } from '../../../src/cli/demo/person.js';
import type { Mark } from '../marked.js';
import { marksOfNumber } from './marks.js';
import type { Stage } from './stage.js';

/** Logs in by the command, as the person whom the web application belongs to; a first address is a stranger's. */
export async function logIn(stage: Stage): Promise<number | null> {
  const { browserUser, oauth } = stage.simulator;
  const login = await stage.start('connection', 'login', 'default', '--no-browser', '--json');
  const { authorizeUrl } = JSON.parse(login.firstLine) as { authorizeUrl: string };
  const person = new Person({ username: browserUser.login, password: browserUser.password });
  const callback = await person.walk(new URL(authorizeUrl), oauth.webClient.redirectUri);
  login.type(callback.href);
  return (await login.ended).code;
}

/** Begins a login, and ends it with the address of another one; gives the code in that. */
export async function failToLogIn(stage: Stage): Promise<Mark> {
  const code = `stray${stage.planted.encryptionKey.toString('hex').slice(0, 30)}`;
  const login = await stage.start('connection', 'login', 'default', '--no-browser', '--json');
  const { redirectUri } = JSON.parse(login.firstLine) as { redirectUri: string };
  login.type(`${redirectUri}?code=${code}&state=of-another`);
  const { code: exitCode } = await login.ended;
  if (exitCode === 0) throw new Error('the address of another login was taken');
  return { name: 'code of a stray login', text: code };
}

/** Has the tokens refreshed, twice and by force; gives the marks of the key that they are bound to. */
export async function refresh(client: Client): Promise<Mark[]> {
  const owner = client.workflow.getHandle(connectionWorkflowId('default'));
  const lend = (rejected?: string): Promise<OwnedToken> =>
    owner.executeUpdate(accessTokenUpdate, { args: [{ rejected }] });
  const first = await lend();
  const second = await lend(first.fingerprint);
  const third = await lend(second.fingerprint);
  if (new Set([first, second, third].map(({ accessToken }) => accessToken)).size !== 3) throw new Error('not refreshed');
  if (typeof third.dpopKey?.d !== 'string') throw new Error('the tokens are not bound to a key');
  return marksOfNumber('DPoP key, d', third.dpopKey.d);
}
