import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';

const run = promisify(execFile);
const names = ['chromium', 'chromium-browser', 'google-chrome'];
const installWithinMs = 600_000;
const isRoot = process.getuid?.() === 0;

/**
 * Finds Chromium: the one that `CHROMIUM` names, else on PATH, else the distribution's, which is installed where we may.
 *
 * @throws Error that says what to install
 */
async function findChromium(report: (line: string) => void): Promise<string> {
  const named = process.env['CHROMIUM'] ?? '';
  if (named !== '') {
    if (await isExecutable(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which is no program that can be run`);
  }
  const present = await onPath(names);
  if (present !== undefined) return present;
  if (isRoot && (await onPath(['apt-get'])) !== undefined) {
    report("Chromium: installing the distribution's (apt-get install chromium)");
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: installWithinMs };
    await run('apt-get', ['update'], options);
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
    const installed = await onPath(names);
    if (installed !== undefined) return installed;
  }
  throw new Error(`No Chromium: install one of ${names.join(', ')}, or name yours by CHROMIUM=/path/of/the/program`);
}

/** Starts Chromium without a window. */
export async function startChromium(): Promise<Browser> {
  const executablePath = await findChromium((line) => process.stderr.write(`${line}\n`));
  return chromium.launch({
    executablePath,
    // Its sandbox refuses root; a container's /dev/shm may be tiny.
    args: ['--disable-gpu', '--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
  });
}

/** Does something with a page; should that fail, a picture of the page stays in a temporary folder. */
export async function withPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    return await use(page);
  } catch (error) {
    const path = join(await mkdtemp(join(tmpdir(), 'temporal-okta-browser-')), 'page.png');
    const kept = await page.screenshot({ path }).then(
      () => path,
      () => 'none',
    );
    process.stderr.write(`The page at the failure: ${page.url().split('?', 1)[0] ?? ''}, screenshot: ${kept}\n`);
    throw error;
  } finally {
    await context.close();
  }
}

async function onPath(programs: readonly string[]): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const path of programs.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
