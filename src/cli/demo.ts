import { Command, Option } from 'commander';
import { type DemoAuth, demoAuths } from './demo/demo-config.js';
import type { DemoReport } from './demo/evidence.js';
import { untilAskedToEnd, io } from './io.js';
import { installRuntime } from './quiet-runtime.js';

interface DemoCommandOptions {
  once?: true;
  json?: true;
  seed: string;
  auth: DemoAuth;
}

/** `temporal-okta demo`: a Temporal server, a simulated org and a worker, and everything done once. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Start a Temporal server, a simulated org and a worker; onboard, trigger, run every action')
    .option('--once', 'end when all is done, with exit code 0 only if all went well')
    .option('--json', 'end with one line of JSON')
    .option('--seed <n>', 'seed of the simulated org', '7')
    .addOption(
      new Option('--auth <way>', 'how the worker authenticates at the org').choices(demoAuths).default('api-token'),
    )
    .action(async ({ once, json, seed, auth }: DemoCommandOptions) => {
      installRuntime('ERROR');
      const { startDemo } = await import('./demo/start-demo.js');
      const say = json ? io.progress : io.result;
      const demo = await startDemo({ seed: Number(seed), auth, say });
      try {
        const report = await demo.run();
        if (json) io.result(JSON.stringify(report));
        else say(summary(report));
        if (!succeeded(report)) process.exitCode = 1;
        if (!once) {
          say(`Web UI: ${report.temporal.uiUrl ?? ''} (Ctrl-C ends the demo)`);
          await untilAskedToEnd();
        }
      } finally {
        await demo.close();
      }
    });
}

const succeeded = ({ onboarded, triggered, offboarded, actionsFailed }: DemoReport): boolean =>
  onboarded === 3 && triggered === 3 && offboarded === 1 && actionsFailed === 0;

function summary({ onboarded, triggered, actionsOk, actionsFailed, offboarded, seconds }: DemoReport): string {
  return (
    `${String(onboarded)} users onboarded, ${String(triggered)} workflows triggered by the System Log, ` +
    `${String(offboarded)} user offboarded, ${String(actionsOk)} actions ok, ${String(actionsFailed)} failed, ` +
    `in ${String(seconds)} s`
  );
}
