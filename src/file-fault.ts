const faults: Record<string, string> = {
  ENOTDIR: 'does not exist, because a part of its path is no folder: correct the path',
  EISDIR: 'is a folder: name the file in it',
  EACCES: 'may not be read by this user: change its owner or mode',
  EPERM: 'may not be read by this user: change its owner or mode',
};

/**
 * Why a file can't be read, and the cure.
 *
 * @param whereTo what to add for a file that doesn't exist, e.g. where relative paths start from
 */
export function fileFault(error: unknown, whereTo = ''): string {
  const code = String((error as NodeJS.ErrnoException).code);
  if (code === 'ENOENT') return `does not exist: create it, or correct the path${whereTo}`;
  return faults[code] ?? `can't be read (${code})`;
}

/** For {@link fileFault}: how paths in a configuration are meant. */
export const fromItsFolder = ' (a relative one starts from the folder of the configuration)';
