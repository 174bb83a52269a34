import { runCommand, withoutTemporalSettings } from './run-command.js';

/** Older servers lack what the product uses: update-with-start, priorities, worker-side heartbeat details on retry. */
export const MINIMUM_SERVER_VERSION = '1.28.0';

export interface TemporalCliVersion {
  cli: string;
  server: string;
  supported: boolean;
}

/** Parses `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`; undefined when it says anything else. */
export function parseTemporalVersion(output: string): TemporalCliVersion | undefined {
  const match = /temporal version (\S+) \(Server (\d+\.\d+\.\d+)/i.exec(output);
  if (!match?.[1] || !match[2]) return undefined;
  return { cli: match[1], server: match[2], supported: !isOlder(match[2], MINIMUM_SERVER_VERSION) };
}

/** Runs `<path> --version`. Throws when the program can't be run or isn't Temporal's command line. */
export async function readTemporalVersion(path: string): Promise<TemporalCliVersion> {
  const { output } = await runCommand(path, ['--version'], { timeoutMs: 15_000, env: withoutTemporalSettings() });
  const version = parseTemporalVersion(output);
  if (!version)
    throw new Error(`'${path} --version' does not look like the Temporal CLI: ${output.trim().slice(0, 100)}`);
  return version;
}

export function describeVersion({ cli, server }: TemporalCliVersion): string {
  // Built from source, the command line doesn't know its own version.
  return cli.startsWith('0.0.0') ? `server ${server}` : `server ${server}, CLI ${cli}`;
}

function isOlder(version: string, minimum: string): boolean {
  const a = version.split('.').map(Number);
  const b = minimum.split('.').map(Number);
  const i = a.findIndex((part, index) => part !== b[index]);
  return i >= 0 && (a[i] ?? 0) < (b[i] ?? 0);
}
