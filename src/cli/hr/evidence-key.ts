import { Command } from 'commander';
import { ConfigError } from '../../config-error.js';
import { evidenceKeyOf, publicKeyOf } from '../../evidence/evidence-key.js';
import { CommandSetup } from '../command-setup.js';
import { io } from '../io.js';

/** `temporal-okta hr evidence-key`: the public half of the key that signs evidence. */
export function evidenceKeyCommand(): Command {
  return new Command('evidence-key')
    .description('Print the public key that evidence is verified with, as a JSON Web Key Set')
    .option('--json', 'on one line; a failure as JSON on stderr')
    .action(({ json }: { json?: true }, command: Command) => {
      const key = evidenceKeyOf(CommandSetup.of(command).config);
      if (!key) {
        throw ConfigError.missing(
          'No key for evidence is configured: add evidence with keyId and privateKey to temporal-okta.yaml',
        );
      }
      io.result(JSON.stringify({ keys: [publicKeyOf(key)] }, undefined, json ? undefined : 2));
    });
}
