import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { Command } from 'commander';
import { claimSecret } from '../temporal/claims.js';
import { CommandSetup } from './command-setup.js';
import { io } from './io.js';
import { UsageError } from './program-error.js';

interface ClaimOptions {
  json?: true;
  out?: string;
  timeout: string;
}

/** `temporal-okta claim`: takes the secret of a claim, sealed for a key that lives as long as this call. */
export function claimCommand(): Command {
  return new Command('claim')
    .description('Take the secret that a claim holds: it is made now, and shown once')
    .argument('<id>', 'the claim: its workflow id, okta-claim:…')
    .option('--json', 'the secrets on one line; a failure as JSON on stderr')
    .option('--out <file>', 'write the secrets into a new file that only you can read, not to stdout')
    .option('--timeout <seconds>', 'how long to wait for a worker', '30')
    .action(runClaim);
}

const longestWaitMs = 3_600_000;

async function runClaim(claimId: string, { json, out, timeout }: ClaimOptions, command: Command): Promise<void> {
  const timeoutMs = Number(timeout) * 1000;
  if (!(timeoutMs > 0 && timeoutMs <= longestWaitMs)) {
    throw new UsageError(`--timeout ${timeout} is not a number of seconds above 0 and up to 3600`);
  }
  const setup = CommandSetup.of(command);
  // Before anything is claimed: a secret that can't be put down would be lost.
  const file = out === undefined ? undefined : newFile(out);
  let isWritten = false;
  try {
    const client = await setup.client();
    try {
      const { secrets, claimsLeft } = await claimSecret(client, claimId, { timeoutMs });
      const text = JSON.stringify(secrets, undefined, json ? undefined : 2);
      if (file === undefined) io.result(text);
      else writeSync(file, `${text}\n`);
      isWritten = true;
      if (!json) io.progress(`${out === undefined ? '' : `Written to ${out}. `}${String(claimsLeft)} claims left`);
    } finally {
      await client.connection.close();
    }
  } finally {
    if (file !== undefined) closeSync(file);
    if (out !== undefined && !isWritten) rmSync(out, { force: true });
  }
}

function newFile(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    const isThere = (error as { code?: string }).code === 'EEXIST';
    const why = isThere ? 'exists already: name a new file' : `can't be written: ${(error as Error).message}`;
    throw new UsageError(`--out ${path} ${why}`);
  }
}
