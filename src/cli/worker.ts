import { Command } from 'commander';
import { requiredConnections } from '../connections.js';
import { connectWorker } from '../temporal/client.js';
import { defaultTaskQueue } from '../task-queue.js';
import { createOktaWorker } from '../temporal/worker.js';
import { io } from './io.js';
import { UsageError } from './program-error.js';
import { installRuntime } from './quiet-runtime.js';

interface WorkerCommandOptions {
  taskQueue: string;
  maxActivities: string;
}

/** `temporal-okta worker`: runs workflows and activities until it is asked to end, then drains. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('Run the Okta workflows and activities')
    .option('--task-queue <name>', 'the queue to poll', defaultTaskQueue)
    .option('--json', 'a failure as JSON on stderr')
    .option('--max-activities <n>', 'activities at a time', '100')
    .action(async ({ taskQueue, maxActivities }: WorkerCommandOptions) => {
      const maxConcurrentActivityTaskExecutions = Number(maxActivities);
      if (!Number.isInteger(maxConcurrentActivityTaskExecutions) || maxConcurrentActivityTaskExecutions < 1) {
        throw new UsageError(`--max-activities ${maxActivities} is not a whole number above 0`);
      }
      const connections = requiredConnections(process.env);
      installRuntime('WARN');
      const { connection, namespace, address } = await connectWorker();
      try {
        const worker = await createOktaWorker({
          ...{ connection, namespace, connections, taskQueue, maxConcurrentActivityTaskExecutions },
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
