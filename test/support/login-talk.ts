import type { Talk } from './cli.js';

/** The address that the command shows for the person's browser. */
export async function shownBy({ nextLine }: Talk): Promise<URL> {
  return new URL((JSON.parse(await nextLine()) as { authorizeUrl: string }).authorizeUrl);
}

/** The failure that a command with `--json` ends with. */
export function errorOf({ stderr }: { stderr: string }): { type: string; message: string } {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return (JSON.parse(last) as { error: { type: string; message: string } }).error;
}
