import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

/** Starts a command without the caller's Temporal and Okta. */
function started(args: string[], env: Record<string, string>) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(OKTA|TEMPORAL)_/.test(name));
  return spawn(process.execPath, [cli, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** A command of ours that is killed and started again. */
export class Restarted {
  private child: ChildProcess | undefined;
  kills = 0;

  constructor(
    private readonly args: string[],
    private readonly env: Record<string, string>,
  ) {}

  /** Starts it; resolves with its first line. */
  async start(): Promise<string> {
    const child = started(this.args, this.env);
    child.stderr.resume();
    this.child = child;
    const line = once(child.stdout, 'data').then(([chunk]) => String(chunk));
    // Temporal may be away just now: then it ends, and is started again with the next round.
    return Promise.race([line, once(child, 'exit').then(() => '')]);
  }

  /** Kills it as hard as can be. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    this.kills += 1;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** Runs a command to its end; gives what it printed. */
export async function ran(args: string[], env: Record<string, string>): Promise<string> {
  const child = started(args, env);
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')}: ${said}`);
  return out;
}
