import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
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

function start(args: string[], env: Env): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(OKTA|TEMPORAL)_/.test(name));
  return spawn(process.execPath, ['dist/src/cli.js', ...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end. */
export async function runCommand(args: string[], env: Env = {}): Promise<Ended> {
  const child = start(args, env);
  child.stdin?.end();
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** A command that goes on. */
interface Started {
  firstLine: string;
  /** Resolves when it ends by itself. */
  ended: Promise<Ended>;
  /** Writes a line to its stdin. */
  type: (line: string) => void;
  /** Asks it to end, and waits for that. */
  end: () => Promise<Ended>;
}

/** Starts a command that goes on; resolves with its first line. */
export async function startCommand(args: string[], env: Env = {}): Promise<Started> {
  const child = start(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  if (!child.stdout) throw new Error('no stdout');
  const lines = createInterface(child.stdout);
  const firstLine = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(({ code }) => Promise.reject(new Error(`ended with ${String(code)}: ${stderr}`))),
  ]);
  return {
    ...{ firstLine, ended },
    type: (line) => child.stdin?.write(`${line}\n`),
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
