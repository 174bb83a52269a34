import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { openSealed } from '../open-sealed.js';
import { io } from './io.js';
import { readPrivateKey } from './key-file.js';
import { UsageError } from './program-error.js';

interface UnsealOptions {
  key: string;
  in: string;
  json?: true;
}

/** `temporal-okta unseal`: opens what an action gave as `sealed`. */
export function unsealCommand(): Command {
  return new Command('unseal')
    .description('Open a sealed answer with the private key')
    .requiredOption('--key <file>', 'the private key: PEM or JWK')
    .option('--in <file>', "the sealed answer, or an action's result that holds it; - for stdin", '-')
    .option('--json', 'the secrets on one line; a failure as JSON on stderr')
    .action(async ({ key, in: source, json }: UnsealOptions) => {
      const privateKey = readPrivateKey(key);
      const secrets = await openSealed(readSealed(source), privateKey);
      io.result(JSON.stringify(secrets, undefined, json ? undefined : 2));
    });
}

function readSealed(source: string): string {
  let text: string;
  try {
    text = readFileSync(source === '-' ? 0 : source, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`--in ${source} can't be read: ${error instanceof Error ? error.message : ''}`);
  }
  if (!text.startsWith('{')) return text;
  let result: unknown;
  try {
    result = JSON.parse(text);
  } catch {
    throw new UsageError(`--in ${source} begins like JSON, but isn't`);
  }
  const { sealed } = result as { sealed?: unknown };
  if (typeof sealed !== 'string') throw new UsageError(`--in ${source} holds no field "sealed"`);
  return sealed;
}
