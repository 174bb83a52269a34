import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder, installOnce } from './cache.js';
import {
  type FoundServer,
  resolveServer,
  type ResolveOptions,
  type ResolveStep,
  ServerConfigError,
} from './resolve.js';
import { CommandMissingError, runCommand, withoutTemporalSettings } from './run-command.js';
import { downloadBySdk, sdkVersion } from './sdk-download.js';
import { describeVersion, MINIMUM_SERVER_VERSION, readTemporalVersion } from './version.js';

export const DEV_SERVER_VARIABLE = 'TEMPORAL_OKTA_DEV_SERVER';

/** The newest release that `go install` can build: later ones have a `replace` in their go.mod. */
const CLI_VERSION = '1.5.1';
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}`;
const EXE = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const BUILT = `temporal-cli-${CLI_VERSION}`;
const DOWNLOADED = `temporal-cli-sdk-${sdkVersion}`;

const CURES = [
  `install the Temporal CLI (https://docs.temporal.io/cli, 1.5 or newer) so that 'temporal' is on PATH`,
  `set ${DEV_SERVER_VARIABLE} to the path of a 'temporal' executable`,
  'open the way to https://temporal.download for the download',
  'install Go 1.24 or newer, it is then built from source (about 4 minutes, once)',
];

/** Finds, downloads or builds the Temporal dev server (the `temporal` command with its built-in server). */
export function resolveDevServer(options: ResolveOptions = {}): Promise<FoundServer> {
  return resolveServer('Temporal dev server', devServerSteps(process.env), CURES, options);
}

export function devServerSteps(env: NodeJS.ProcessEnv): ResolveStep[] {
  const cache = cacheFolder(env);
  return [
    fromVariable(env),
    fromCache(cache),
    fromPath(env),
    install('download by the SDK', cache, DOWNLOADED, async (folder, { report, signal }) => {
      report('download by the SDK: trying');
      await downloadBySdk('createLocal', folder, EXE, signal);
    }),
    install('go install', cache, BUILT, async (folder, { report, signal }) => {
      await goInstall(folder, report, signal);
    }),
  ];
}

function fromVariable(env: NodeJS.ProcessEnv): ResolveStep {
  const name = `environment variable ${DEV_SERVER_VARIABLE}`;
  return {
    name,
    async run() {
      const path = env[DEV_SERVER_VARIABLE];
      if (!path) return { why: 'not set' };
      const version = await readTemporalVersion(path).catch((error: unknown) => {
        throw new ServerConfigError(`${DEV_SERVER_VARIABLE}=${path} can't be used: ${(error as Error).message}`);
      });
      if (!version.supported)
        throw new ServerConfigError(
          `${DEV_SERVER_VARIABLE}=${path} is ${describeVersion(version)}, but server ${MINIMUM_SERVER_VERSION} or newer is needed. ` +
            'Point it to a newer Temporal CLI or unset it.',
        );
      return { found: { path, source: name, version: describeVersion(version) } };
    },
  };
}

function fromCache(cache: string): ResolveStep {
  return {
    name: 'cache folder',
    async run() {
      const broken: string[] = [];
      for (const name of [BUILT, DOWNLOADED]) {
        const path = join(cache, name, EXE);
        if (!(await isExecutable(path))) continue;
        const version = await readTemporalVersion(path).catch(() => undefined);
        if (version?.supported)
          return { found: { path, source: 'the cache folder', version: describeVersion(version) } };
        broken.push(path);
      }
      return { why: broken.length > 0 ? `${broken.join(', ')} does not run, ignored` : `nothing in ${cache} yet` };
    },
  };
}

function fromPath(env: NodeJS.ProcessEnv): ResolveStep {
  return {
    name: `'temporal' on PATH`,
    async run() {
      const passedOver: string[] = [];
      for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
        const path = join(folder, EXE);
        if (!(await isExecutable(path))) continue;
        const version = await readTemporalVersion(path).catch(() => undefined);
        if (version?.supported) return { found: { path, source: 'PATH', version: describeVersion(version) } };
        passedOver.push(`${path} (${version ? describeVersion(version) : 'version unknown'})`);
      }
      if (passedOver.length === 0) return { why: 'not there' };
      return { why: `passed over ${passedOver.join(', ')}: server ${MINIMUM_SERVER_VERSION} or newer is needed` };
    },
  };
}

function install(
  name: string,
  cache: string,
  folderName: string,
  fill: (folder: string, context: Parameters<ResolveStep['run']>[0]) => Promise<void>,
): ResolveStep {
  const versionIn = (folder: string) => readTemporalVersion(join(folder, EXE));
  return {
    name,
    async run(context) {
      const folder = await installOnce({
        ...context,
        cache,
        name: folderName,
        usable: (candidate) => versionIn(candidate).then((version) => version.supported, () => false), // prettier-ignore
        fill: (temporary) => fill(temporary, context),
      });
      return { found: { path: join(folder, EXE), source: name, version: describeVersion(await versionIn(folder)) } };
    },
  };
}

async function goInstall(
  folder: string,
  report: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  await runCommand('go', ['version'], { signal }).catch((error: unknown) => {
    throw error instanceof CommandMissingError ? new Error('Go is not installed') : error;
  });
  report('building it with Go, usually about 4 minutes, only this once');
  await runCommand('go', ['install', '-ldflags', '-s -w', GO_PACKAGE], {
    cwd: folder, // outside any module, so that a go.mod or go.work of the caller's has no say
    env: { ...withoutTemporalSettings(), GOBIN: folder, GOWORK: 'off' },
    signal,
    timeoutMs: 30 * 60_000,
    onTick: (elapsedMs) => {
      report(`building the Temporal server: ${Math.round(elapsedMs / 1000)} s so far, usually about 4 minutes`);
      return true;
    },
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false); // prettier-ignore
}
