import { Command } from 'commander';
import { readHookSecrets } from '../../hooks/hook-secrets.js';
import { checkWantedHook } from '../../hooks/hook-input.js';
import { registerHook } from '../../hooks/manage-hooks.js';
import { io } from '../io.js';
import { hookLines } from './hook-lines.js';
import { type SecretOptions, secretReferences, withSecretOptions } from './secret-options.js';
import { withOktaClient } from './with-okta-client.js';

interface RegisterOptions extends SecretOptions {
  connection?: string;
  name: string;
  url: string;
  events: string;
  header: string;
  json?: true;
}

/** `temporal-okta hooks register`: makes or changes an event hook at Okta, and has it verified. */
export function registerCommand(): Command {
  const command = new Command('register')
    .description('Register an event hook at Okta, or change the one of that name, and verify it')
    .requiredOption('--name <name>', 'the name of the hook at Okta')
    .requiredOption(
      '--url <url>',
      'where Okta posts to, e.g. https://hooks.acme.com/okta/hook; the receiver has to run',
    )
    .requiredOption('--events <types>', 'event types, with commas between them');
  return withSecretOptions(command, '; of several, the last one is sent')
    .option('--header <name>', 'the header that carries it', 'Authorization')
    .option('--connection <name>', 'the Okta connection')
    .option('--json', 'the result as JSON; a failure as JSON on stderr')
    .addHelpText('after', '\nExit code 0: Okta verified the hook. 1: it did not, so that it sends nothing.')
    .action(register);
}

async function register(options: RegisterOptions, command: Command): Promise<void> {
  const { name, url, header, connection, json } = options;
  const events = options.events.split(',').flatMap((type) => type.trim() || []);
  const secret = readHookSecrets(secretReferences(options)).at(-1) ?? '';
  const wanted = { name, url, events, secret, headerName: header };
  checkWantedHook(wanted);
  const call = { connection, action: 'hooks register', scope: 'okta.eventHooks.manage' } as const;
  const done = await withOktaClient(command, call, (client) => registerHook(client, wanted));
  if (!done.isVerified) process.exitCode = 1;
  if (json) {
    io.result(JSON.stringify(done));
    return;
  }
  const { hook, change, isVerified, problem } = done;
  io.result([`The hook was ${change}`, ...hookLines(hook)].join('\n'));
  if (isVerified) return;
  const cure = `let Okta reach the receiver at ${url}, then: temporal-okta hooks verify --name "${name}"`;
  io.progress(`NOT verified, so Okta sends nothing: ${problem ?? 'Okta did not say why'}; ${cure}`);
}
