import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { assertKeyId, keyBytes } from '../temporal/codec/encryption-key.js';
import { encryptionVariable } from '../temporal/codec/encryption.js';
import { ConfigError } from '../config-error.js';
import { io } from './io.js';
import { UsageError } from './program-error.js';

interface GenerateOptions {
  id: string;
  json?: true;
  out?: string;
}

/** `temporal-okta key`: what concerns encryption keys. */
export function keyCommand(): Command {
  const today = new Date().toISOString().slice(0, 10);
  const generate = new Command('generate')
    .description('Make a new encryption key')
    .option('--id <id>', 'its id: 1 to 64 letters, digits, dots, dashes or underscores', `key-${today}`)
    .option('--out <file>', 'write the key to a new file that only you may read, and not to stdout')
    .option('--json', 'the key as JSON, without a word')
    .action(runGenerate);
  return new Command('key').description('Encryption keys of payloads and failures').addCommand(generate);
}

function runGenerate({ id, json, out }: GenerateOptions): void {
  assertId(id);
  const key = randomBytes(keyBytes).toString('base64');
  if (out !== undefined) writeNew(out, `${key}\n`);
  if (json) {
    io.result(JSON.stringify({ id, ...(out === undefined ? { key } : { file: out }) }));
    return;
  }
  if (out === undefined) io.result(`${id}:${key}`);
  else io.progress(`Wrote the key "${id}" to ${out}, readable to you alone.`);
  const value = out === undefined ? '<this line>' : `${id}:$(cat ${out})`;
  io.progress(
    `Use it: ${encryptionVariable}="${value}" for every worker and client. To replace an older key, put the new one\n` +
      'first and keep the older ones behind it, separated by commas, for as long as histories need them.\n' +
      'Without the key nobody can read those histories: keep a copy where secrets are kept.',
  );
}

function assertId(id: string): void {
  try {
    assertKeyId(id);
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(`--id: ${error.message}`);
    throw error;
  }
}

/** An existing file is never touched: it may be the only copy of a key. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'EEXIST'
        ? `--out ${file} exists already, and a key may stand in it: name a new file`
        : `--out ${file} can't be written: ${message}`,
    );
  }
}
