import { isIP } from 'node:net';
import { Command, Option } from 'commander';
import { ConfigError } from '../config-error.js';
import { evidenceKeyOf } from '../evidence/evidence-key.js';
import { defaultTaskQueue } from '../task-queue.js';
import { createOktaWorker } from '../temporal/worker.js';
import { clientOver } from '../temporal/client.js';
import { CommandSetup } from './command-setup.js';
import { missingWarnings } from './connection/missing-warnings.js';
import { io } from './io.js';
import { UsageError } from './program-error.js';
import { installRuntime, type LogLevel, logLevels } from './quiet-runtime.js';

interface WorkerCommandOptions {
  taskQueue: string;
  maxActivities: string;
  logLevel: LogLevel;
  metrics?: string;
}

/** `temporal-okta worker`: runs workflows and activities until it is asked to end, then drains. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('Run the Okta workflows and activities')
    .option('--task-queue <name>', 'the queue to poll', defaultTaskQueue)
    .option('--json', 'a failure as JSON on stderr')
    .option('--max-activities <n>', 'activities at a time', '100')
    .addOption(
      new Option('--log-level <level>', 'lines of this level and above, on stderr').choices(logLevels).default('WARN'),
    )
    .option('--metrics <address:port>', 'where Prometheus may read metrics, under /metrics (e.g. 127.0.0.1:9464)')
    .action(async ({ taskQueue, maxActivities, logLevel, metrics }: WorkerCommandOptions, command: Command) => {
      const maxConcurrentActivityTaskExecutions = Number(maxActivities);
      if (!Number.isInteger(maxConcurrentActivityTaskExecutions) || maxConcurrentActivityTaskExecutions < 1) {
        throw new UsageError(`--max-activities ${maxActivities} is not a whole number above 0`);
      }
      if (metrics !== undefined) assertAddress(metrics);
      const setup = CommandSetup.of(command);
      setup.assertConnections();
      const evidenceKey = evidenceKeyOf(setup.config);
      installWithMetrics(logLevel, metrics);
      const temporal = await setup.workerConnection();
      const { connection, namespace, address, encryption } = temporal;
      if (!encryption) io.progress(plainHistoryWarning);
      const connections = setup.connections(temporal);
      try {
        await setup.checkSecrets(connections);
        for (const warning of await missingWarnings(clientOver(temporal), connections.names, taskQueue)) {
          io.progress(`Warning: ${warning}`);
        }
        const worker = await createOktaWorker({
          ...{ temporal, connections, taskQueue, maxConcurrentActivityTaskExecutions, evidenceKey },
        });
        const ended = worker.run();
        io.result(
          `temporal-okta worker ready: task queue ${taskQueue}, namespace ${namespace} at ${address}, ` +
            `connections ${connections.names.join(', ')}`,
        );
        await ended;
      } finally {
        await connection.close();
        connections.close();
      }
    });
}

function assertAddress(metrics: string): void {
  const [, v6, v4, port] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(metrics) ?? [];
  const isAddress = v6 === undefined ? isIP(v4 ?? '') === 4 : isIP(v6) === 6;
  if (isAddress && Number(port) > 0 && Number(port) < 65_536) return;
  throw new UsageError(`--metrics ${metrics} is not an IP address and a port, like 127.0.0.1:9464 or [::1]:9464`);
}

function installWithMetrics(logLevel: LogLevel, metrics: string | undefined): void {
  try {
    installRuntime(logLevel, { metrics });
  } catch (error) {
    if (metrics === undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw ConfigError.invalid(`Metrics can't be shown at ${metrics} (${reason}): name another address by --metrics`);
  }
}

const plainHistoryWarning =
  'No encryption key is configured: whoever may read the Temporal namespace can read inputs, results and failure messages,\n' +
  'profiles of people among them. Make a key by: temporal-okta key generate';
