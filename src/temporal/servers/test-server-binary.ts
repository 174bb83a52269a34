import { access, chmod, constants, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, installOnce } from './cache.js';
import {
  type FoundServer,
  resolveServer,
  type ResolveOptions,
  type ResolveStep,
  ServerConfigError,
} from './resolve.js';
import { CommandMissingError, runCommand } from './run-command.js';
import { downloadBySdk, sdkVersion } from './sdk-download.js';

export const TEST_SERVER_VARIABLE = 'TEMPORAL_OKTA_TEST_SERVER';

const SERVER_VERSION = '1.31.0';
const ARTIFACT = { groupId: 'io.temporal', artifactId: 'temporal-test-server', version: SERVER_VERSION };
const MAVEN_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const EXE = process.platform === 'win32' ? 'temporal-test-server.exe' : 'temporal-test-server';
const FROM_MAVEN = { name: `temporal-test-server-${SERVER_VERSION}`, version: SERVER_VERSION };
const DOWNLOADED = { name: `temporal-test-server-sdk-${sdkVersion}`, version: `the one for SDK ${sdkVersion}` };

const CURES = [
  `set ${TEST_SERVER_VARIABLE} to the path of a temporal-test-server executable (https://github.com/temporalio/sdk-java/releases)`,
  'open the way to https://temporal.download for the download',
  'install Java 17 and Maven, it is then fetched from the Maven repository',
];

/** Finds or fetches the time-skipping test server. Only tests need it; it is no full server. */
export function resolveTimeSkippingServer(options: ResolveOptions = {}): Promise<FoundServer> {
  return resolveServer('Temporal time-skipping server', testServerSteps(process.env), CURES, options);
}

export function testServerSteps(env: NodeJS.ProcessEnv): ResolveStep[] {
  const cache = cacheFolder(env);
  return [
    fromVariable(env),
    fromCache(cache),
    install('download by the SDK', cache, DOWNLOADED, async (folder, signal, report) => {
      report('download by the SDK: trying');
      await downloadBySdk('createTimeSkipping', folder, EXE, signal);
    }),
    install('Maven', cache, FROM_MAVEN, fetchWithMaven),
  ];
}

function fromVariable(env: NodeJS.ProcessEnv): ResolveStep {
  const name = `environment variable ${TEST_SERVER_VARIABLE}`;
  return {
    name,
    async run() {
      const path = env[TEST_SERVER_VARIABLE];
      if (!path) return { why: 'not set' };
      if (!(await isExecutable(path)))
        throw new ServerConfigError(`${TEST_SERVER_VARIABLE}=${path} is not an executable file. Correct or unset it.`);
      return { found: { path, source: name, version: 'unchecked version' } };
    },
  };
}

function fromCache(cache: string): ResolveStep {
  return {
    name: 'cache folder',
    async run() {
      for (const { name, version } of [FROM_MAVEN, DOWNLOADED]) {
        const path = join(cache, name, EXE);
        if (await isExecutable(path)) return { found: { path, source: 'the cache folder', version } };
      }
      return { why: `nothing in ${cache} yet` };
    },
  };
}

function install(
  name: string,
  cache: string,
  kept: { name: string; version: string },
  fill: (folder: string, signal: AbortSignal | undefined, report: (line: string) => void) => Promise<void>,
): ResolveStep {
  return {
    name,
    async run(context) {
      const folder = await installOnce({
        ...context,
        cache,
        name: kept.name,
        usable: (candidate) => isExecutable(join(candidate, EXE)),
        fill: (temporary) => fill(temporary, context.signal, context.report),
      });
      return { found: { path: join(folder, EXE), source: name, version: kept.version } };
    },
  };
}

/**
 * Maven copies the server's jar and its dependencies; a shell script makes a program of them. The JVM's flags are for a
 * fast start: the SDK waits 5 seconds for the server and not longer. Without `--enable-time-skipping`: the SDK unlocks
 * the clock itself while it waits for a result; with it time runs off as soon as a worker is slow to poll.
 */
async function fetchWithMaven(
  folder: string,
  signal: AbortSignal | undefined,
  report: (line: string) => void,
): Promise<void> {
  await need('java', '-version', 'Java');
  await need('mvn', '--version', 'Maven');
  report(`Maven: fetching ${ARTIFACT.groupId}:${ARTIFACT.artifactId}:${SERVER_VERSION}, about 33 MB`);
  const work = join(folder, 'pom');
  await mkdir(work);
  await writeFile(join(work, 'pom.xml'), pom());
  const lib = join(folder, 'lib');
  await runCommand('mvn', ['-B', '-ntp', MAVEN_GOAL, '-DincludeScope=runtime', `-DoutputDirectory=${lib}`], {
    cwd: work,
    signal,
    timeoutMs: 10 * 60_000,
    onTick: (elapsedMs) => {
      report(`Maven: ${Math.round(elapsedMs / 1000)} s so far, usually less than a minute`);
      return true;
    },
  });
  const script = `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`;
  await writeFile(join(folder, EXE), script);
  await chmod(join(folder, EXE), 0o755);

  async function need(command: string, flag: string, title: string): Promise<void> {
    await runCommand(command, [flag], { signal }).catch((error: unknown) => {
      throw error instanceof CommandMissingError ? new Error(`${title} is not installed`) : error;
    });
  }
}

function pom(): string {
  const { groupId, artifactId, version } = ARTIFACT;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>temporal-okta</groupId><artifactId>test-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version>
  </dependency></dependencies>
</project>
`;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false); // prettier-ignore
}
