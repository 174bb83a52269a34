import { fork, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of its own, so that it shares no event loop with what stands beside it. */
export interface Child {
  /** The JSON lines that it printed, one a call. */
  next: () => Promise<unknown>;
  /** Makes it print a line: what that is, is its own matter. */
  ask: () => void;
  stop: () => Promise<void>;
}

/** Starts a script of the benches, by its path from here, and sends it what it is to do. */
export function startChild(script: string, input: object, preload?: string): Child {
  const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const child = fork(path(script), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: preload === undefined ? [] : ['--import', new URL(preload, import.meta.url).href],
  });
  child.send(input);
  return childOf(child);
}

/** Starts the simulated org, by its command. */
export function startSimulate(args: string[]): Child {
  const cli = fileURLToPath(new URL('../src/cli.js', import.meta.url));
  return childOf(spawn(process.execPath, [cli, 'simulate', ...args], { stdio: ['ignore', 'pipe', 'inherit'] }));
}

function childOf(child: ReturnType<typeof spawn>): Child {
  const { stdout } = child;
  if (!stdout) throw new Error('the output of the process is not a pipe');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    next: async () => {
      const line = await lines.next();
      if (line.done === true) throw new Error('a process of the bench ended early');
      return JSON.parse(line.value) as unknown;
    },
    ask: () => void child.send({}),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
