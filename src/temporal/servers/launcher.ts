/**
 * A server must not outlive the process that started it, however that ends: with `process.exit`, by SIGKILL or by Ctrl-C.
 * So it is started by this shell script, which becomes the server and leaves a watcher behind.
 */
const watch = (afterwards = '') => `parent=$PPID
( while kill -0 "$parent" && kill -0 $$; do sleep 1; done; kill -9 $$${afterwards} ) </dev/null >/dev/null 2>&1 &
`;

/** Windows has no shell to do that with: there the server is started directly and ends with an orderly exit only. */
export const canWatch = process.platform !== 'win32';

/** Program and arguments that start `path` watched. */
export function watched(path: string, args: readonly string[]): [string, string[]] {
  return canWatch
    ? ['/bin/sh', ['-c', `${watch()}exec "$@"`, 'temporal-okta-server', path, ...args]]
    : [path, [...args]];
}

/**
 * The same as a script, for a caller that takes nothing but the path of a program. Its output goes to `logFile`;
 * `folder`, where the script itself lies, goes when the server does.
 */
export function watchedScript(path: string, logFile: string, folder: string): string {
  return `#!/bin/sh\n${watch(`; rm -rf ${quote(folder)}`)}exec ${quote(path)} "$@" >>${quote(logFile)} 2>&1\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
