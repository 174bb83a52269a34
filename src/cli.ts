#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { programFailure } from './cli/program-error.js';
import { packageVersion } from './version.js';

/** Each is loaded when it is called: what runs workers takes long to load, and few commands need it. */
const commands: Record<string, () => Promise<Command>> = {
  demo: async () => (await import('./cli/demo.js')).demoCommand(),
  worker: async () => (await import('./cli/worker.js')).workerCommand(),
  simulate: async () => (await import('./cli/simulate.js')).simulateCommand(),
  action: async () => (await import('./cli/action.js')).actionCommand(),
  claim: async () => (await import('./cli/claim.js')).claimCommand(),
  unseal: async () => (await import('./cli/unseal.js')).unsealCommand(),
  setup: async () => (await import('./cli/setup.js')).setupCommand(),
  doctor: async () => (await import('./cli/doctor.js')).doctorCommand(),
  limits: async () => (await import('./cli/limits.js')).limitsCommand(),
  trigger: async () => (await import('./cli/trigger.js')).triggerCommand(),
  hooks: async () => (await import('./cli/hooks.js')).hooksCommand(),
  search: async () => (await import('./cli/search.js')).searchCommand(),
  connection: async () => (await import('./cli/connection.js')).connectionCommand(),
  key: async () => (await import('./cli/key.js')).keyCommand(),
  hr: async () => (await import('./cli/hr.js')).hrCommand(),
  'codec-server': async () => (await import('./cli/codec-server.js')).codecServerCommand(),
};

/** The command that these arguments call; undefined where all are to be known: for help, and for a name that none has. */
function called([first = '', ...rest]: string[]): string | undefined {
  if (first === '--config') return called(rest.slice(1));
  if (first.startsWith('--config=')) return called(rest);
  return Object.hasOwn(commands, first) ? first : undefined;
}

async function program(): Promise<Command> {
  const root = new Command('temporal-okta')
    .description('Durable Okta actions, triggers and provisioning on Temporal')
    .version(packageVersion)
    .option('--config <file>', 'the configuration (default: the nearest temporal-okta.yaml)')
    .addHelpText(
      'after',
      '\nWithout a temporal-okta.yaml, OKTA_DOMAIN and OKTA_API_TOKEN name the Okta org; TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the rest of\n' +
        "Temporal's environment configuration name the server; TEMPORAL_OKTA_ENCRYPTION_KEYS holds the encryption keys.",
    );
  const name = called(process.argv.slice(2));
  for (const make of name === undefined ? Object.values(commands) : [commands[name]]) {
    if (make) root.addCommand(await make());
  }
  throwInsteadOfExit(root);
  return root;
}

/** So that bad usage ends through the same door as every other failure. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.configureOutput({ outputError: () => undefined });
  command.commands.forEach(throwInsteadOfExit);
}

async function main(): Promise<void> {
  const json = process.argv.includes('--json');
  try {
    await (await program()).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end this way, too.
      if (error.exitCode === 0) return;
      if (error.code === 'commander.help') {
        process.exitCode = 2;
        return;
      }
      report({ type: 'Okta.InvalidInput', message: error.message.replace(/^error: /, '') }, json);
      process.exitCode = 2;
      return;
    }
    const failure = programFailure(error);
    const { exitCode, ...said } = failure;
    report(said, json);
    process.exitCode = exitCode;
  }
}

function report(error: { type: string; message: string; details?: Record<string, unknown> }, json: boolean): void {
  process.stderr.write(json ? `${JSON.stringify({ error })}\n` : `${error.type}: ${error.message}\n`);
}

await main();
// The native part of Temporal's SDK can keep a process alive that has nothing left to do.
await new Promise((resolve) => process.stdout.write('', resolve));
process.exit();
