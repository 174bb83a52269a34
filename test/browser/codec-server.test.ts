// Property: whoever signs in at the codec server sees decrypted payloads in Temporal's own Web UI, and nobody else does.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDevServer, startDevServer } from '../../src/temporal/servers/index.js';
import { buildCommand, runCommand, startCommand } from '../support/cli.js';
import { startChromium, withPage } from '../support/chromium.js';
import { type LoginSetup, startLoginSetup } from '../support/login-setup.js';
import { addUser } from '../support/simulated-org.js';

const login = 'zaphod@example.com';
const token = 'the-token-of-this-codec-server';

let server: RunningDevServer;
let setup: LoginSetup;
let browser: Browser;
let codecUrl: string;
/** What was started, and is to be ended, also where the rest didn't start. */
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  buildCommand();
  browser = await startChromium();
  ends.push(() => browser.close());
  server = await startDevServer({ ui: true, report: (line) => process.stderr.write(`${line}\n`) });
  ends.push(() => server.close());
  setup = await startLoginSetup(server.address);
  ends.push(() => setup.close());
  addUser(setup.org, login);
  const args = ['codec-server', '--port', '0', '--origin', server.uiUrl ?? '', '--token-secret', 'env:CODEC_TOKEN'];
  const codecServer = await startCommand(args, { ...setup.env, CODEC_TOKEN: token });
  ends.push(codecServer.end);
  codecUrl = (JSON.parse(codecServer.firstLine) as { url: string }).url;
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** The Web UI's page of an encrypted workflow, whose input holds the login. */
async function encryptedWorkflow(): Promise<string> {
  const input = JSON.stringify({ userId: login, connection: 'service' });
  const { code } = await runCommand(['action', 'get-user', '--input', input, '--json'], setup.env);
  expect(code).toBe(0);
  for await (const { workflowId, runId } of server.env.client.workflow.list({ query: `WorkflowType = 'runAction'` })) {
    return `${server.uiUrl ?? ''}/namespaces/default/workflows/${encodeURIComponent(workflowId)}/${runId}/history`;
  }
  throw new Error('no workflow is listed');
}

/** As its settings ask for it. */
async function nameCodecServer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Configure Codec Server' }).click();
  await page.getByRole('textbox', { name: 'Codec Server browser endpoint' }).fill(codecUrl);
  await page.getByText('Include cross-origin credentials').click();
  await page.getByRole('button', { name: 'Apply' }).click();
}

test('the Web UI shows decrypted payloads after signing in at the codec server, and not before', async () => {
  const workflow = await encryptedWorkflow();
  await withPage(browser, async (page) => {
    await page.goto(workflow);
    await page.getByText('runAction').first().waitFor();
    await nameCodecServer(page);
    const refused = page.waitForResponse(
      (response) => response.url().startsWith(codecUrl) && response.status() === 401,
    );
    await page.goto(workflow);
    await refused;
    expect(await page.getByText(login).count()).toBe(0);

    await page.goto(codecUrl);
    await page.getByLabel('Token').fill('another-token-than-that');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').innerText()).toMatch(/not the token/);
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();

    await page.goto(workflow);
    await page.getByText(login).first().waitFor();

    await page.goto(codecUrl);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
  });
});
