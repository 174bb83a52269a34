import { Command } from 'commander';
import { readVerifyingKeys } from '../../evidence/verifying-keys.js';
import { verifyEvidence } from '../../evidence/verify-evidence.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { readText } from './read-text.js';

interface VerifyOptions {
  key?: string;
  json?: true;
}

/** `temporal-okta hr verify`: checks evidence, asking nobody. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Check evidence offline: that nothing was removed, altered, moved or cut off, and who signed it')
    .argument('<file>', "evidence, all documents of a flow, or a leaver's result that holds them; - for stdin")
    .option('--key <file>', 'public key of the signer: PEM, JWK, or the key set that `hr evidence-key` prints')
    .option('--json', 'the verdict as JSON; a failure as JSON on stderr')
    .action(async (file: string, { key, json }: VerifyOptions) => {
      const evidence = evidenceIn(file);
      const keys = key === undefined ? [] : keysIn(key);
      const verdict = await verifyEvidence(evidence, keys);
      if (verdict.ok && verdict.signature === 'unchecked') {
        throw new UsageError(`${file} is signed: give the public key of the signer by --key`);
      }
      if (!verdict.ok) process.exitCode = 1;
      if (json) {
        io.result(JSON.stringify(verdict));
        return;
      }
      const { ok, signature, documents, entries, problems } = verdict;
      for (const { document, entry, problem } of problems) {
        const where = entry === undefined ? '' : `, entry ${String(entry)}`;
        io.result(`document ${String(document)}${where} ${problem}`);
      }
      const what = `${String(entries)} entries in ${String(documents)} documents`;
      if (!ok) io.result(`NOT VERIFIED: ${what}`);
      else if (signature === 'signed') io.result(`Verified: ${what}, signed by this key`);
      else io.result(`The chain is whole: ${what}. It is not signed, so whoever had the file could have made it anew`);
    });
}

function evidenceIn(file: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readText(file, 'the evidence'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} is no JSON: give the evidence as it was written`);
  }
  const held = (parsed as { evidence?: unknown } | null)?.evidence;
  return Array.isArray(held) ? held : parsed;
}

function keysIn(file: string): ReturnType<typeof readVerifyingKeys> {
  try {
    return readVerifyingKeys(readText(file, 'the key'));
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    throw new UsageError(`--key ${file} ${error.message}`);
  }
}
