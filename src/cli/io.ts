/** Where a command speaks to: results go to stdout, all else to stderr. */
export const io = {
  result: (text: string): void => {
    process.stdout.write(`${text}\n`);
  },
  progress: (text: string): void => {
    process.stderr.write(`${text}\n`);
  },
};

/** `suspendUser` as it is called on the command line. */
export const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Resolves when the process is asked to end. A second request ends it at once. */
export function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
}
