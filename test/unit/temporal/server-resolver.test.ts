// Whoever needs a Temporal server gets the first one that works, and if there is none, a message that says what was tried.
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder, installOnce } from '../../../src/temporal/servers/cache.js';
import { devServerSteps } from '../../../src/temporal/servers/dev-server-binary.js';
import {
  resolveServer,
  type ResolveStep,
  ServerConfigError,
  ServerNotFoundError,
} from '../../../src/temporal/servers/resolve.js';
import { runCommand, withoutTemporalSettings } from '../../../src/temporal/servers/run-command.js';
import { testServerSteps } from '../../../src/temporal/servers/test-server-binary.js';
import { parseTemporalVersion } from '../../../src/temporal/servers/version.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temporal-okta-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const finds = (name: string): ResolveStep => ({
  name,
  run: () => Promise.resolve({ found: { path: `/${name}`, source: name, version: '1' } }),
});
const fails = (name: string, why = 'no'): ResolveStep => ({ name, run: () => Promise.resolve({ why }) });

async function fakeTemporal(path: string, server: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho 'temporal version 1.5.1 (Server ${server}, UI 2.42.1)'\n`);
  await chmod(path, 0o755);
  return path;
}

/** The steps that look around, without those that download or build. */
const looking = (env: NodeJS.ProcessEnv) => devServerSteps(env).slice(0, 3);

describe('the search', () => {
  test('takes the first step that works and runs none after it', async () => {
    const lines: string[] = [];
    const never: ResolveStep = { name: 'never', run: () => Promise.reject(new Error('was run')) };
    const found = await resolveServer('server', [fails('a'), finds('b'), never], [], { report: (l) => lines.push(l) });
    expect(found.source).toBe('b');
    expect(lines).toEqual(['server: a: no', 'server: using 1 from b (/b)']);
  });

  test('a step that throws is one that found nothing', async () => {
    const throws: ResolveStep = { name: 'a', run: () => Promise.reject(new Error('broken')) };
    expect((await resolveServer('server', [throws, finds('b')], [])).source).toBe('b');
  });

  test('without any it lists what was tried, in order, and the cures', async () => {
    const error = await resolveServer('server', [fails('a', 'not set'), fails('b', 'not there')], ['do this']).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(ServerNotFoundError);
    expect(error).toMatchObject({
      code: 'Config.Missing',
      attempts: [
        { step: 'a', why: 'not set' },
        { step: 'b', why: 'not there' },
      ],
    });
    expect(String(error)).toMatch(/1\. a: not set\n.*2\. b: not there\n[^]*do this/);
  });

  test('ends when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(resolveServer('server', [finds('a')], [], { signal })).rejects.toThrow(/abort/i);
  });
});

describe('the dev server', () => {
  test('is looked for in the order variable, cache, PATH, download, Go', () => {
    const names = devServerSteps({}).map(({ name }) => name);
    expect(names).toEqual([
      'environment variable TEMPORAL_OKTA_DEV_SERVER',
      'cache folder',
      "'temporal' on PATH",
      'download by the SDK',
      'go install',
    ]);
  });

  test('named by the variable wins over the cache and PATH', async () => {
    const named = await fakeTemporal(join(folder, 'named', 'temporal'), '1.30.0');
    await fakeTemporal(join(folder, 'temporal-okta', 'temporal-cli-1.5.1', 'temporal'), '1.29.1');
    const env = { TEMPORAL_OKTA_DEV_SERVER: named, XDG_CACHE_HOME: folder, PATH: process.env['PATH'] };
    expect(await resolveServer('server', looking(env), [])).toMatchObject({ path: named });
  });

  test('named by the variable but too old is an error with the variable and the version', async () => {
    const named = await fakeTemporal(join(folder, 'temporal'), '1.27.9');
    const search = resolveServer('server', [...looking({ TEMPORAL_OKTA_DEV_SERVER: named }), finds('other')], []);
    await expect(search).rejects.toThrow(ServerConfigError);
    await expect(search).rejects.toThrow(/TEMPORAL_OKTA_DEV_SERVER=.*1\.27\.9.*1\.28\.0 or newer/);
  });

  test('named by the variable but missing is an error too', async () => {
    const env = { TEMPORAL_OKTA_DEV_SERVER: join(folder, 'nothing') };
    await expect(resolveServer('server', looking(env), [])).rejects.toThrow(/TEMPORAL_OKTA_DEV_SERVER=/);
  });

  test('in the cache wins over PATH', async () => {
    const cached = await fakeTemporal(join(folder, 'temporal-okta', 'temporal-cli-1.5.1', 'temporal'), '1.29.1');
    await fakeTemporal(join(folder, 'bin', 'temporal'), '1.30.0');
    const env = { XDG_CACHE_HOME: folder, PATH: join(folder, 'bin') };
    expect(await resolveServer('server', looking(env), [])).toMatchObject({ path: cached });
  });

  test('too old on PATH is passed over, with a line that says so', async () => {
    await fakeTemporal(join(folder, 'old', 'temporal'), '1.20.0');
    const recent = await fakeTemporal(join(folder, 'new', 'temporal'), '1.28.0');
    const env = { XDG_CACHE_HOME: folder, PATH: `${join(folder, 'old')}:${join(folder, 'new')}` };
    expect(await resolveServer('server', looking(env), [])).toMatchObject({ path: recent, source: 'PATH' });

    const lines: string[] = [];
    const onlyOld = looking({ ...env, PATH: join(folder, 'old') });
    await resolveServer('server', [...onlyOld, finds('x')], [], { report: (l) => lines.push(l) });
    expect(lines.join('\n')).toMatch(/passed over .*server 1\.20\.0.*1\.28\.0 or newer is needed/);
  });
});

describe('the time-skipping server', () => {
  test('is never taken from PATH, which only ever has the dev server', () => {
    expect(testServerSteps({}).map(({ name }) => name)).toEqual([
      'environment variable TEMPORAL_OKTA_TEST_SERVER',
      'cache folder',
      'download by the SDK',
      'Maven',
    ]);
  });

  test('named by the variable but not executable is an error that names it', async () => {
    const steps = testServerSteps({ TEMPORAL_OKTA_TEST_SERVER: join(folder, 'nothing') });
    await expect(resolveServer('server', steps, [])).rejects.toThrow(/TEMPORAL_OKTA_TEST_SERVER=/);
  });
});

describe('versions', () => {
  test.each([
    ['temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)', { cli: '1.5.1', server: '1.29.1', supported: true }],
    ['temporal version 0.0.0-DEV (Server 1.28.0, UI 2.42.1)', { supported: true }],
    ['temporal version 1.3.0 (Server 1.27.2, UI 2.36.0)', { supported: false }],
    ['temporal version 2.0.0 (Server 2.0.0, UI 3.0.0)', { supported: true }],
    ['tctl 1.18', undefined],
  ])('%s', (output, expected) => {
    const version = parseTemporalVersion(output);
    if (expected) expect(version).toMatchObject(expected);
    else expect(version).toBeUndefined();
  });
});

describe('the cache', () => {
  const context = { report: () => undefined, signal: undefined };
  const usable = async (path: string) => (await readdir(path).catch((): string[] => [])).includes('done');

  test('is XDG_CACHE_HOME when that is absolute', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: folder })).toBe(join(folder, 'temporal-okta'));
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toMatch(/\.cache.temporal-okta$/);
  });

  test('two at once: it is made once and both get it', async () => {
    let made = 0;
    const fill = async (path: string) => {
      made++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      await writeFile(join(path, 'done'), '');
    };
    const options = { ...context, cache: folder, name: 'server-1', usable, fill };
    expect(await Promise.all([installOnce(options), installOnce(options)])).toEqual(
      Array(2).fill(join(folder, 'server-1')),
    );
    expect(made).toBe(1);
    expect(await readdir(folder)).toEqual(['server-1']);
  });

  test('a failed attempt leaves nothing behind', async () => {
    const fill = () => Promise.reject(new Error('no disk'));
    await expect(installOnce({ ...context, cache: folder, name: 'server-1', usable, fill })).rejects.toThrow('no disk');
    expect(await readdir(folder)).toEqual([]);
  });

  test('the lock and the leftovers of a process that died are cleared away', async () => {
    const { hostname } = await import('node:os');
    await writeFile(join(folder, 'server-1.lock'), `999999999@${hostname()}`);
    await mkdir(join(folder, '.making-server-1-abc'));
    const fill = (path: string) => writeFile(join(path, 'done'), '');
    await installOnce({ ...context, cache: folder, name: 'server-1', usable, fill });
    expect(await readdir(folder)).toEqual(['server-1']);
  });
});

describe('commands', () => {
  test('a command without progress is ended', async () => {
    const run = runCommand('sleep', ['30'], { tickMs: 20, onTick: () => false });
    await expect(run).rejects.toThrow(/no progress/);
  });

  test("the caller's Temporal settings are not handed on", () => {
    expect(withoutTemporalSettings({ TEMPORAL_ADDRESS: 'production:7233', HOME: '/h' })).toEqual({ HOME: '/h' });
  });
});
