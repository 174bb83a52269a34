import { Command, Option } from 'commander';
import { type DemoAuth, demoAuths } from './demo/demo-config.js';
import type { DemoReport } from './demo/evidence.js';
import type { HrReport } from './demo/hr/play-hr.js';
import type { DemoWorld } from './demo/start-world.js';
import { untilAskedToEnd, io } from './io.js';

const stories = ['tour', 'hr'] as const;
type Story = (typeof stories)[number];

interface DemoCommandOptions {
  once?: true;
  json?: true;
  seed: string;
  auth: DemoAuth;
  story: Story;
}

/** `temporal-okta demo`: a Temporal server, a simulated org and a worker, and everything done once. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Start a Temporal server, a simulated org and a worker, and show what they do')
    .option('--once', 'end when all is done, with exit code 0 only if all went well')
    .option('--json', 'end with one line of JSON')
    .option('--seed <n>', 'seed of the simulated org', '7')
    .addOption(
      new Option('--auth <way>', 'how the worker authenticates at the org').choices(demoAuths).default('api-token'),
    )
    .addOption(
      new Option(
        '--story <name>',
        'tour: onboard, trigger, run every action of the connector; hr: a feed of 200 people',
      )
        .choices(stories)
        .default('tour'),
    )
    .action(async ({ once, json, seed, auth, story }: DemoCommandOptions) => {
      const { installRuntime } = await import('./quiet-runtime.js');
      installRuntime('ERROR');
      const { startWorld } = await import('./demo/start-world.js');
      const say = json ? io.progress : io.result;
      const world = await startWorld({
        ...{ seed: Number(seed), auth, say },
        ...(story === 'hr'
          ? { users: 0, rateLimits: 'none', provisioning: (await import('./demo/hr/hr-files.js')).settingsFile() }
          : { users: 50, rateLimits: 'workforce' }),
      });
      try {
        const { report, isGood, summary } = await tell(story, world, say);
        if (json) io.result(JSON.stringify(report));
        else say(summary);
        if (!isGood) process.exitCode = 1;
        if (!once) {
          say(`Web UI: ${world.temporal.uiUrl ?? ''} (Ctrl-C ends the demo)`);
          await untilAskedToEnd();
        }
      } finally {
        await world.close();
      }
    });
}

interface Told {
  report: DemoReport | HrReport;
  isGood: boolean;
  summary: string;
}

async function tell(story: Story, world: DemoWorld, say: (line: string) => void): Promise<Told> {
  if (story === 'hr') {
    const { playHr } = await import('./demo/hr/play-hr.js');
    const report = await playHr(world, say);
    for (const line of report.mismatches) say(`WRONG ${line}`);
    return { report, isGood: report.mismatches.length === 0, summary: hrSummary(report) };
  }
  const { playDemo } = await import('./demo/play-demo.js');
  const report = await playDemo(world, say);
  return { report, isGood: succeeded(report), summary: summaryOf(report) };
}

const succeeded = ({ onboarded, triggered, offboarded, actionsFailed }: DemoReport): boolean =>
  onboarded === 3 && triggered === 3 && offboarded === 1 && actionsFailed === 0;

function summaryOf({ onboarded, triggered, actionsOk, actionsFailed, offboarded, seconds }: DemoReport): string {
  return (
    `${String(onboarded)} users onboarded, ${String(triggered)} workflows triggered by the System Log, ` +
    `${String(offboarded)} user offboarded, ${String(actionsOk)} actions ok, ${String(actionsFailed)} failed, ` +
    `in ${String(seconds)} s`
  );
}

const hrSummary = ({
  joined,
  moved,
  left,
  returned,
  conflicts,
  rejectedRows,
  cancelled,
  mismatches,
  seconds,
}: HrReport): string =>
  `${String(joined)} joined, ${String(moved)} moved, ${String(left)} left, ${String(returned)} returned, ` +
  `${String(cancelled)} called off, ${String(conflicts)} in conflict, ${String(rejectedRows)} rows rejected; ` +
  `${String(mismatches.length)} differences to what the org should be, in ${String(seconds)} s`;
