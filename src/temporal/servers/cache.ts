import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StepContext } from './resolve.js';

/** Where server programs are kept between runs. A relative XDG_CACHE_HOME is to be ignored, says its specification. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const xdg = env['XDG_CACHE_HOME'];
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'temporal-okta');
}

const LOCK_BEAT_MS = 5_000;
const LOCK_STALE_MS = 30_000;

export interface InstallOptions extends StepContext {
  cache: string;
  /** Folder name under the cache, with the version in it. */
  name: string;
  /** True when the folder holds what is wanted and it works. */
  usable(folder: string): Promise<boolean>;
  /** Fills an empty folder. It is renamed into place afterwards, so a half-made one is never seen. */
  fill(folder: string): Promise<void>;
}

/**
 * Makes one folder of the cache, once: a lock file keeps two processes from building the same thing for minutes, and
 * the rename at the end keeps the cache whole even where the lock fails (crash, shared disk).
 */
export async function installOnce(options: InstallOptions): Promise<string> {
  const { cache, name } = options;
  const target = join(cache, name);
  await mkdir(cache, { recursive: true }).catch((error: unknown) => {
    throw new Error(
      `can't write to the cache folder ${cache} (${String(error)}); set XDG_CACHE_HOME to one that is writable`,
    );
  });
  const unlock = await lock(join(cache, `${name}.lock`), options);
  let temporary: string | undefined;
  try {
    if (await options.usable(target)) return target; // somebody else made it while we waited
    await removeLeftovers(cache, name);
    temporary = await mkdtemp(join(cache, `.making-${name}-`));
    await options.fill(temporary);
    if (!(await options.usable(temporary))) throw new Error('it was made but does not run on this machine');
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
    return target;
  } finally {
    if (temporary) await rm(temporary, { recursive: true, force: true });
    await unlock();
  }
}

async function removeLeftovers(cache: string, name: string): Promise<void> {
  const entries = await readdir(cache);
  const leftovers = entries.filter((entry) => entry.startsWith(`.making-${name}-`));
  await Promise.all(leftovers.map((entry) => rm(join(cache, entry), { recursive: true, force: true })));
}

async function lock(file: string, { report, signal }: StepContext): Promise<() => Promise<void>> {
  const owner = `${process.pid}@${hostname()}`;
  for (let waited = 0; ; waited++) {
    signal?.throwIfAborted();
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(owner);
      await handle.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (await isStale(file)) await rm(file, { force: true });
      else {
        if (waited % 30 === 0) report('another process is already making it, waiting for that');
        await sleep(500, undefined, { signal });
      }
    }
  }
  const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), LOCK_BEAT_MS);
  beat.unref();
  return async () => {
    clearInterval(beat);
    await rm(file, { force: true });
  };
}

async function isStale(file: string): Promise<boolean> {
  try {
    const [pid, host] = (await readFile(file, 'utf8')).split('@');
    // The process id means something only on its own machine; elsewhere only the heart beat counts.
    if (host === hostname() && pid && !isAlive(Number(pid))) return true;
    return Date.now() - (await stat(file)).mtimeMs > LOCK_STALE_MS;
  } catch {
    return false; // released in between: try again
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
