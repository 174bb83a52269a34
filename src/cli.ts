#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { actionCommand } from './cli/action.js';
import { claimCommand } from './cli/claim.js';
import { codecServerCommand } from './cli/codec-server.js';
import { connectionCommand } from './cli/connection.js';
import { demoCommand } from './cli/demo.js';
import { doctorCommand } from './cli/doctor.js';
import { hooksCommand } from './cli/hooks.js';
import { hrCommand } from './cli/hr.js';
import { keyCommand } from './cli/key.js';
import { limitsCommand } from './cli/limits.js';
import { programFailure } from './cli/program-error.js';
import { searchCommand } from './cli/search.js';
import { setupCommand } from './cli/setup.js';
import { simulateCommand } from './cli/simulate.js';
import { triggerCommand } from './cli/trigger.js';
import { unsealCommand } from './cli/unseal.js';
import { workerCommand } from './cli/worker.js';
import { packageVersion } from './version.js';

const commands = [
  ...[demoCommand, workerCommand, simulateCommand, actionCommand, claimCommand, unsealCommand, setupCommand],
  ...[doctorCommand, limitsCommand, triggerCommand, hooksCommand, searchCommand, connectionCommand, keyCommand],
  ...[hrCommand, codecServerCommand],
];

function program(): Command {
  const root = new Command('temporal-okta')
    .description('Durable Okta actions, triggers and provisioning on Temporal')
    .version(packageVersion)
    .option('--config <file>', 'the configuration (default: the nearest temporal-okta.yaml)')
    .addHelpText(
      'after',
      '\nWithout a temporal-okta.yaml, OKTA_DOMAIN and OKTA_API_TOKEN name the Okta org; TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the rest of\n' +
        "Temporal's environment configuration name the server; TEMPORAL_OKTA_ENCRYPTION_KEYS holds the encryption keys.",
    );
  for (const make of commands) root.addCommand(make());
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
    await program().parseAsync();
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
