import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the command as `npm ci` does; a fresh build costs nothing. */
export function buildCommand(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

type Env = Record<string, string | undefined>;

function start(args: string[], env: Env) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(OKTA|TEMPORAL)_/.test(name));
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined); // a command may end without reading
  return child;
}

/** Runs a command to its end. */
export function runCommand(args: string[], env: Env = {}, input = ''): Promise<Ended> {
  const { say, ended } = talkTo(args, env);
  say(input);
  return ended;
}

/** A command that one talks with. */
export interface Talk {
  /** The next line on stdout. */
  nextLine: () => Promise<string>;
  /** Its stdin; nothing comes behind. */
  say: (text: string) => void;
  ended: Promise<Ended>;
  kill: () => void;
}

/** Starts a command and lets it wait for answers. */
export function talkTo(args: string[], env: Env = {}): Talk {
  const child = start(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = (once(child, 'close') as Promise<[number | null]>).then(([code]) => ({ code, stdout, stderr }));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    nextLine: async () => {
      const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
      if (done !== true) return value;
      const { code } = await ended;
      throw new Error(`ended with ${String(code)}: ${stderr}`);
    },
    say: (text) => child.stdin.end(text),
    ended,
    kill: () => child.kill('SIGKILL'),
  };
}

/** Starts a command that goes on; resolves with its first line. */
export async function startCommand(
  args: string[],
  env: Env = {},
): Promise<{ firstLine: string; end: () => Promise<Ended>; kill: () => Promise<Ended> }> {
  const child = start(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const lines = createInterface(child.stdout);
  const firstLine = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    closed.then(([code]) => Promise.reject(new Error(`ended with ${String(code)}: ${stderr}`))),
  ]);
  const endedBy = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<Ended> => {
    child.kill(signal);
    const [code] = await closed;
    return { code, stdout, stderr };
  };
  return { firstLine, end: () => endedBy('SIGTERM'), kill: () => endedBy('SIGKILL') };
}
