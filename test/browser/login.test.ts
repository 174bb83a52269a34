// Property: a person logs in and out for a connection in a real browser, and the pages say what happened.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startDevServer } from '../../src/temporal/servers/index.js';
import { buildCommand, runCommand, type Talk, talkTo } from '../support/cli.js';
import { startChromium, withPage } from '../support/chromium.js';
import { type LoginSetup, startLoginSetup } from '../support/login-setup.js';
import { errorOf, shownBy } from '../support/login-talk.js';
import { addUser } from '../support/simulated-org.js';

let setup: LoginSetup;
let browser: Browser;
/** What was started, and is to be ended, also where the rest didn't start. */
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  buildCommand();
  browser = await startChromium();
  ends.push(() => browser.close());
  const server = await startDevServer({ report: (line) => process.stderr.write(`${line}\n`) });
  ends.push(() => server.close());
  setup = await startLoginSetup(server.address);
  ends.push(() => setup.close());
  setup.org.simulator.admin.changeClient(setup.clientId, { consent: 'REQUIRED' });
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const headings = (page: Page): Promise<string[]> => page.getByRole('heading').allInnerTexts();

function beginLogin(): Talk {
  const talk = talkTo(['connection', 'login', setup.name, '--json'], setup.env);
  onTestFinished(talk.kill);
  return talk;
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Username').fill(setup.org.simulator.browserUser.login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('logs in, works, and logs out', async () => {
  const { name, env, org, redirectUri } = setup;
  const { admin, browserUser } = org.simulator;
  const talk = beginLogin();
  const address = await shownBy(talk);
  await withPage(browser, async (page) => {
    await page.goto(address.href);
    await signIn(page, 'not-the-password');
    expect(await page.getByRole('alert').innerText()).toBe('Unable to sign in');
    expect(page.url().startsWith(org.simulator.url)).toBe(true);
    await signIn(page, browserUser.password);
    await page.getByRole('button', { name: "Don't allow" }).waitFor();
    expect(await page.getByRole('listitem').allInnerTexts()).toContain('okta.users.manage');

    admin.addFault({ kind: 'latency', path: '/oauth2/v1/token', ms: 5000, times: 1 });
    const coming = page.waitForRequest((request) => request.url().startsWith(redirectUri));
    const clicked = page.getByRole('button', { name: 'Allow access' }).click();
    const callback = (await coming).url();
    // Another tab, while the first is still being served; a browser would hold back the very same address.
    const tab = await page.context().newPage();
    await tab.goto(`${callback}&tab=2`);
    expect(await headings(tab)).toEqual(['Already used']);
    await clicked;
    await page.getByRole('heading', { name: 'Logged in', exact: true }).waitFor();
    expect(await page.getByRole('status').innerText()).toMatch(/works now/);
    await page.reload();
    expect(await headings(page)).toEqual(['Already used']);
  });
  expect(JSON.parse(await talk.nextLine())).toMatchObject({ name, loggedInAs: browserUser.login });
  expect(await talk.ended).toMatchObject({ code: 0, stderr: '' });

  const userId = addUser(org, 'ada@example.com');
  const read = ['action', 'get-user', '--connection', name, '--input', JSON.stringify({ userId }), '--json'];
  expect(JSON.parse((await runCommand(read, env)).stdout)).toMatchObject({ id: userId });
  const out = await runCommand(['connection', 'logout', name, '--json'], env);
  expect(JSON.parse(out.stdout)).toEqual({ name, wasLoggedIn: true });
  expect(errorOf(await runCommand(read, env))).toMatchObject({ type: 'Okta.ConsentRequired' });
});

test('a person who declines is shown what that means, and the command ends', async () => {
  const talk = beginLogin();
  const { org } = setup;
  org.simulator.admin.clearRequests();
  const address = await shownBy(talk);
  await withPage(browser, async (page) => {
    address.searchParams.set('prompt', 'login consent');
    await page.goto(address.href);
    await signIn(page, org.simulator.browserUser.password);
    await page.getByRole('button', { name: "Don't allow" }).click();
    await page.getByRole('alert').waitFor();
    expect(await headings(page)).toEqual(['Not logged in']);
    expect(await page.getByRole('alert').innerText()).toContain('access_denied');
  });
  const ended = await talk.ended;
  expect(errorOf(ended)).toMatchObject({ type: 'Okta.Permission' });
  expect(ended.code).toBe(1);
  expect(org.simulator.admin.requests().filter(({ path }) => path.startsWith('/oauth2/v1/token'))).toEqual([]);
});

test('an answer to another login leaves the page of the present one waiting', async () => {
  const talk = beginLogin();
  await shownBy(talk);
  await withPage(browser, async (page) => {
    await page.goto(`${setup.redirectUri}?code=x&state=another`);
    expect(await headings(page)).toEqual(['Not logged in']);
    expect(await page.getByRole('alert').innerText()).toContain('another login');
  });
});
