import { spawn } from 'node:child_process';

export interface RunCommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  /** Called every `tickMs`; returning false ends the command (it made no progress). */
  onTick?: (elapsedMs: number) => boolean | Promise<boolean>;
  tickMs?: number;
}

export interface CommandResult {
  /** Both streams, interleaved, last 20,000 characters. */
  output: string;
}

/** The command is not on PATH, or the path given is no executable. */
export class CommandMissingError extends Error {}

/** Runs a program without a shell and without stdin. Rejects with the last lines of its output unless it exits with 0. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: RunCommandOptions = {},
): Promise<CommandResult> {
  options.signal?.throwIfAborted();
  const started = Date.now();
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);

  let stopped: string | undefined;
  let hardKill: NodeJS.Timeout | undefined;
  const stop = (why: string) => {
    stopped ??= why;
    // SIGINT first: compilers and build tools stop their own children on it, on SIGKILL they can't.
    child.kill('SIGINT');
    hardKill ??= setTimeout(() => child.kill('SIGKILL'), 3_000);
  };
  const onAbort = () => stop('cancelled');
  const onExit = () => child.kill('SIGKILL');
  options.signal?.addEventListener('abort', onAbort, { once: true });
  process.once('exit', onExit);
  const { timeoutMs } = options;
  const timeout = timeoutMs ? setTimeout(() => stop(`stopped after ${timeoutMs} ms`), timeoutMs) : undefined;
  const tick =
    options.onTick &&
    setInterval(() => {
      void Promise.resolve(options.onTick?.(Date.now() - started)).then((goOn) => {
        if (!goOn) stop('stopped, it made no progress');
      });
    }, options.tickMs ?? 15_000);

  try {
    const code = await new Promise<number | string>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        const missing = error.code === 'ENOENT' || error.code === 'EACCES';
        reject(missing ? new CommandMissingError(`${command} is not installed or not executable`) : error);
      });
      child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 'unknown'));
    });
    if (stopped !== undefined) throw new Error(`${stopped}${lastLines(output)}`);
    if (code !== 0) throw new Error(`exit ${code}${lastLines(output)}`);
    return { output };
  } finally {
    clearTimeout(timeout);
    clearTimeout(hardKill);
    clearInterval(tick);
    options.signal?.removeEventListener('abort', onAbort);
    process.removeListener('exit', onExit);
  }
}

function lastLines(output: string): string {
  const lines = output.split('\n').map((l) => l.trim()).filter(Boolean).slice(-2); // prettier-ignore
  return lines.length > 0 ? `: ${lines.join(' | ').slice(0, 300)}` : '';
}

/** The environment for a server or a build: the caller's own Temporal settings may name production and must not leak in. */
export function withoutTemporalSettings(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
