import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Simulator, startSimulator } from '../../simulator/index.js';
import { freePort, type RunningDevServer, startDevServer } from '../../src/temporal/servers/index.js';
import { ran, Restarted } from './process.js';

interface SoakOptions {
  minutes: number;
  seed: number;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const secret = 'the-secret-of-the-soak';
const types = ['user.session.start', 'user.session.end'];
/** What is under way when the trouble ends may take so long: a heartbeat time-out, and what follows. */
const settlesWithinMs = 240_000;

/**
 * Events at random, while the worker and the hook's receiver are killed every few seconds, the Temporal server is restarted
 * on its file, and Okta answers as badly as it can: afterwards each consumer holds each event once, the polled one in order.
 */
export async function soakTriggers({ minutes, seed }: SoakOptions): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-soak-'));
  const org = await startSimulator({ users: 0, seed, rateLimits: 'none' });
  const server = await RestartedServer.start(join(folder, 'temporal.db'));
  const env = {
    TEMPORAL_ADDRESS: server.address,
    OKTA_DOMAIN: org.url,
    OKTA_API_TOKEN: org.apiToken,
    HOOK_SECRET: secret,
  };
  const worker = new Restarted(['worker'], env);
  const hookPort = String(await freePort());
  const receiver = new Restarted(['hooks', 'serve', '--port', hookPort, '--secret-env', 'HOOK_SECRET'], env);
  const random = numbersOf(seed);
  try {
    await Promise.all([worker.start(), receiver.start()]);
    const url = `http://127.0.0.1:${hookPort}/okta/hook`;
    await ran(['hooks', 'register', '--name', 'soak', '--url', url, '--events', types.join(','), '--secret-env', 'HOOK_SECRET'], env); // prettier-ignore
    const fileOf = (name: string): string => join(folder, `${name}.jsonl`);
    const create = (name: string, ...more: string[]): Promise<string> =>
      ran(['trigger', 'create', name, '--event-types', types.join(','), '--to-file', fileOf(name), ...more], env);
    await create('polled', '--interval', '1');
    await create('hooked', '--hook', '--interval', '5');
    armFaults(org);
    const sent = happenings(org, random);
    const untilMs = Date.now() + minutes * 60_000;
    for (let round = 1; Date.now() < untilMs; round += 1) {
      await delay(2000 + random() * 3000);
      const victims = [worker, ...(round % 3 === 0 ? [receiver] : [])];
      await Promise.all(victims.map((victim) => victim.kill()));
      if (round % 6 === 0) await server.restart();
      await Promise.all(victims.map((victim) => victim.start()));
    }
    const uuids = await sent.stop();
    org.admin.clearFaults();
    say(`${String(uuids.length)} events, the worker killed ${String(worker.kills)} times, the receiver ${String(receiver.kills)} times, the server restarted ${String(server.restarts)} times`); // prettier-ignore
    // Whatever was killed last stands again.
    await Promise.all([worker.kill(), receiver.kill()]);
    await Promise.all([worker.start(), receiver.start()]);
    const problems: string[] = [];
    for (const name of ['polled', 'hooked']) problems.push(...(await verdict(name, fileOf(name), org, uuids)));
    if (problems.length > 0) {
      for (const name of ['polled', 'hooked']) say(await ran(['trigger', 'show', name], env).catch(String));
    }
    return problems;
  } finally {
    await Promise.all([worker.kill(), receiver.kill()]);
    await server.stop();
    await org.close();
    rmSync(folder, { recursive: true });
  }
}

/** All that Okta may do to us. */
function armFaults({ admin }: Simulator): void {
  const path = '^/api/v1/logs';
  const faults = [
    ...[500, 503].map((status) => ({ kind: 'status', path, status, probability: 0.05 }) as const),
    { kind: 'rate-limit', path, ms: 1000, probability: 0.03 },
    { kind: 'reset', path, probability: 0.05 },
    { kind: 'cut-body', path, probability: 0.05 },
    { kind: 'latency', path, ms: 700, probability: 0.1 },
    { kind: 'delivery-drop', probability: 0.1 },
    { kind: 'delivery-twice', probability: 0.1 },
    { kind: 'delivery-delay', ms: 3000, probability: 0.1 },
    { kind: 'delivery-shuffle', probability: 0.2 },
  ] as const;
  for (const fault of faults) admin.addFault(fault);
}

/** Lets events happen at random, some of them late and out of order. */
function happenings({ admin }: Simulator, random: () => number): { stop: () => Promise<string[]> } {
  const uuids: string[] = [];
  let isOver = false;
  const go = async (): Promise<void> => {
    while (!isOver) {
      const count = Math.floor(random() * random() * 40);
      const isLate = random() < 0.2;
      const events = Array.from({ length: count }, () => ({
        eventType: types[random() < 0.5 ? 0 : 1] ?? '',
        ...(isLate ? { published: new Date(Date.now() - random() * 20_000).toISOString() } : {}),
      }));
      const delayMs = isLate ? Math.floor(random() * 3000) : 0;
      uuids.push(...admin.addLogEvents({ events, delayMs }).map(({ uuid }) => uuid));
      await delay(random() * 400);
    }
  };
  const going = go();
  return {
    stop: async () => {
      isOver = true;
      await going;
      // The late ones.
      await delay(3500);
      return uuids;
    },
  };
}

async function verdict(name: string, file: string, org: Simulator, uuids: readonly string[]): Promise<string[]> {
  const read = (): string[] => {
    try {
      return readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { uuid: string }).uuid); // prettier-ignore
    } catch {
      return [];
    }
  };
  const endMs = Date.now() + settlesWithinMs;
  while (new Set(read()).size < uuids.length && Date.now() < endMs) await delay(500);
  // Whatever would come twice comes now.
  await delay(3000);
  const got = read();
  const problems: string[] = [];
  const missing = uuids.filter((uuid) => !got.includes(uuid)).length;
  if (missing > 0) problems.push(`${name}: ${String(missing)} of ${String(uuids.length)} events are missing`);
  const repeated = got.length - new Set(got).size;
  if (repeated > 0) problems.push(`${name}: ${String(repeated)} events came twice`);
  const wanted = new Set(uuids);
  const inOrder = org.admin.logEvents().flatMap(({ uuid }) => (wanted.has(uuid) ? [uuid] : []));
  if (name === 'polled' && missing === 0 && inOrder.some((uuid, at) => got[at] !== uuid)) {
    problems.push(`${name}: the events are not in the log's order`);
  }
  say(`${name}: ${String(got.length)} events in the file, ${String(missing)} missing, ${String(repeated)} twice`);
  return problems;
}

/** A Temporal server that keeps its database and its address. */
class RestartedServer {
  restarts = 0;

  private constructor(
    private readonly dbFilename: string,
    private readonly port: number,
    private running: RunningDevServer,
  ) {}

  static async start(dbFilename: string): Promise<RestartedServer> {
    const port = await freePort();
    return new RestartedServer(dbFilename, port, await startDevServer({ dbFilename, port, report: say }));
  }

  get address(): string {
    return this.running.address;
  }

  async restart(): Promise<void> {
    this.restarts += 1;
    await this.running.close();
    const { dbFilename, port } = this;
    this.running = await startDevServer({ dbFilename, port });
  }

  async stop(): Promise<void> {
    await this.running.close();
  }
}

/** Numbers in [0, 1), the same ones for the same seed. */
function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
