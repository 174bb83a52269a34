// What docker-compose.yml starts comes up healthy: every service's command, environment and health check are taken from
// the file and run as processes here (there need be no Docker engine), with other ports.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { TypedSearchAttributes } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { searchAttributeKeys } from '../../src/search-attributes.js';
import { freePort } from '../../src/temporal/servers/index.js';

interface Service {
  image: string;
  command: string[];
  environment?: Record<string, string>;
  healthcheck: { test: string[] };
  network_mode?: string;
  profiles?: string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const started: ChildProcess[] = [];
const output = new Map<string, string>();
let services: Record<string, Service>;

/** `${NAME:-default}` the way Compose reads it where NAME is not set. */
const interpolate = (text: string) => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

async function load(): Promise<Record<string, Service>> {
  let text = interpolate(await readFile(`${root}/docker-compose.yml`, 'utf8'));
  for (const port of ['7233', '8233', '8089']) text = text.replaceAll(port, String(await freePort()));
  text = text.replaceAll('0.0.0.0', '127.0.0.1');
  // Between containers a service is reached by its name.
  text = text.replaceAll(/TEMPORAL_ADDRESS: temporal:/g, 'TEMPORAL_ADDRESS: 127.0.0.1:');
  return (parse(text) as { services: Record<string, Service> }).services;
}

/** The program that an image's entry point, or a health check's first word, stands for on this machine. */
function program(service: Service): string[] {
  return service.image.startsWith('temporalio/') ? [inject('temporal').devServer.path] : ['node', 'dist/src/cli.js'];
}

function environment(service: Service): NodeJS.ProcessEnv {
  // Nothing of the caller's Temporal or Okta settings: a container wouldn't see them either.
  const own = Object.entries(process.env).filter(([name]) => !/^(TEMPORAL|OKTA)_/.test(name));
  return { ...Object.fromEntries(own), ...service.environment };
}

function start(name: string): ChildProcess {
  const service = services[name]!;
  const [command, ...args] = [...program(service), ...service.command];
  const child = spawn(command!, args, { cwd: root, env: environment(service), stdio: ['ignore', 'pipe', 'pipe'] });
  const keep = (chunk: Buffer) => output.set(name, ((output.get(name) ?? '') + chunk.toString()).slice(-5_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  started.push(child);
  return child;
}

async function healthy(name: string, child: ChildProcess): Promise<void> {
  const service = services[name]!;
  const [kind, word, ...args] = service.healthcheck.test;
  expect(kind).toBe('CMD');
  const command = word === 'temporal' ? program(service)[0]! : word!;
  const deadline = Date.now() + 45_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}:\n${output.get(name)}`);
    try {
      await run(command, args, { cwd: root, env: environment(service), timeout: 10_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${name} is not healthy:\n${output.get(name)}`, { cause: error });
      await sleep(250);
    }
  }
}

beforeAll(async () => {
  services = await load();
  await run('node', ['scripts/build.mjs'], { cwd: root }); // nothing to do where it is built
});

afterAll(async () => {
  for (const child of started.reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(hard);
  }
});

describe('docker compose', () => {
  test('the Temporal server comes up', async () => {
    await healthy('temporal', start('temporal'));
  });

  test('the worker says that it is ready, and the server sees it', async () => {
    const worker = start('worker');
    await healthy('worker', worker);
    expect(output.get('worker')).toMatch(/ready/i);
  });

  test('the simulated org answers where the worker looks for it, with the token the worker has', async () => {
    await healthy('okta', start('okta'));
    const { OKTA_DOMAIN, OKTA_API_TOKEN } = services['worker']!.environment!;
    const headers = { authorization: `SSWS ${OKTA_API_TOKEN}` };
    expect((await fetch(`${OKTA_DOMAIN}/api/v1/users?limit=1`, { headers })).status).toBe(200);
    const wrong = { authorization: 'SSWS wrong' };
    expect((await fetch(`${OKTA_DOMAIN}/api/v1/users?limit=1`, { headers: wrong })).status).toBe(401);
    // Plain http is for loopback only, which it is for both because they share one network.
    expect(services['okta']!.network_mode).toBe('service:worker');
    expect(services['okta']!.profiles).toEqual(['simulator']);
  });

  test('the worker stops in an orderly way', async () => {
    const worker = started[1]!;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('the server knows the search attributes our workflows set', () => {
    const given = services['temporal']!.command.filter((word) => word.startsWith('--search-attribute='));
    const wanted = Object.values(searchAttributeKeys).map(
      ({ name, type }) => `--search-attribute=${name}=${TypedSearchAttributes.toMetadataType(type)}`,
    );
    expect(given.sort()).toEqual(wanted.sort());
  });

  test('images are pinned and nothing listens to the outside', async () => {
    const compose = await readFile(`${root}/docker-compose.yml`, 'utf8');
    const dockerfile = await readFile(`${root}/Dockerfile`, 'utf8');
    expect(compose).toMatch(/image: temporalio\/temporal:\d+\.\d+\.\d+/);
    expect(dockerfile.match(/^FROM .*/gm)).toEqual([
      expect.stringMatching(/^FROM node:\d+\.\d+\.\d+-/),
      expect.stringMatching(/^FROM node:\d+\.\d+\.\d+-/),
    ]);
    expect(dockerfile).toMatch(/^USER node$/m);
    for (const port of compose.match(/- '[\d.:]+'/g) ?? []) expect(port).toMatch(/^- '127\.0\.0\.1:/);
  });
});
