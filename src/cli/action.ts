import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { z } from 'zod';
import type { Action } from '../actions/define-action.js';
import { actionNames, actions } from '../actions/index.js';
import { parseInput } from '../actions/parse-input.js';
import { actionWorkflowId } from '../ids.js';
import { type Lane, lanes } from '../lane.js';
import { defaultTaskQueue } from '../task-queue.js';
import { io, kebabCase } from './io.js';
import { readPublicKey } from './key-file.js';
import { UsageError } from './program-error.js';
import { runWorkflow } from './run-workflow.js';
import { CommandSetup } from './command-setup.js';
import { withWorker } from './own-worker.js';

interface ActionOptions {
  input: string;
  json?: true;
  connection?: string;
  taskQueue: string;
  timeout: string;
  schema?: true;
  seal?: string;
  lane?: Lane;
}

/** `temporal-okta action <name>`: runs one action as a workflow. */
export function actionCommand(): Command {
  const command = new Command('action')
    .description('Run one Okta action as a workflow')
    .usage('<name> --input JSON [options]')
    .argument('<name>', 'which action')
    .allowExcessArguments()
    .allowUnknownOption()
    .action((name: string) => {
      throw new UsageError(`There is no action "${name}". There are: ${actionNames.map(kebabCase).join(', ')}`);
    });
  for (const name of actionNames) command.addCommand(oneAction(actions[name]));
  return command;
}

function oneAction(action: Action): Command {
  const examples = action.examples
    .slice(0, 2)
    .map(
      ({ title, input }) =>
        `  # ${title}\n  temporal-okta action ${kebabCase(action.name)} --input '${JSON.stringify(input)}'`,
    );
  const command = new Command(kebabCase(action.name))
    .description(action.summary)
    .option('--input <json>', "the action's input: JSON, @FILE, or - for stdin", '{}')
    .option('--connection <name>', 'the Okta connection (in place of the one in the input)')
    .option('--json', 'the result alone on stdout; a failure as JSON on stderr')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .addOption(new Option('--lane <lane>', 'who goes first at the rate limit (default: normal)').choices(lanes))
    .option('--timeout <seconds>', 'give up, and cancel the action, after so long', '120')
    .option('--schema', "print the input's JSON Schema and end")
    .addHelpText('after', `\n${examples.join('\n')}\n\nReference: ${action.docs}`)
    .action((options: ActionOptions, self: Command) => runOne(action, options, self));
  return action.secrets.length === 0
    ? command
    : command.option('--seal <file>', "seal secrets for this public key (JWK or PEM); 'unseal' opens the answer");
}

async function runOne(action: Action, options: ActionOptions, command: Command): Promise<void> {
  if (options.schema) {
    io.result(JSON.stringify(z.toJSONSchema(action.input, { io: 'input' }), undefined, 2));
    return;
  }
  const input = {
    ...readJson(options.input),
    ...(options.connection === undefined ? {} : { connection: options.connection }),
    ...(options.seal === undefined ? {} : { seal: readPublicKey(options.seal) }),
  };
  parseInput(action, input);
  const timeoutMs = Number(options.timeout) * 1000;
  if (!(timeoutMs > 0)) throw new UsageError(`--timeout ${options.timeout} is not a number of seconds above 0`);

  const setup = CommandSetup.of(command);
  const client = await setup.client();
  try {
    const workflowId = actionWorkflowId(action.name, randomUUID());
    const { taskQueue: wanted } = options;
    const place = { setup, client, taskQueue: wanted, workflowId, connection: connectionOf(input) };
    const result = await withWorker(place, (taskQueue) =>
      runWorkflow(client, 'runAction', {
        workflowId,
        taskQueue,
        args: [{ action: action.name, input, ...(options.lane === undefined ? {} : { lane: options.lane }) }],
        timeoutMs,
        progress: options.json ? undefined : io.progress,
      }),
    );
    io.result(JSON.stringify(result ?? {}, undefined, options.json ? undefined : 2));
  } finally {
    await client.connection.close();
  }
}

const connectionOf = (input: Record<string, unknown>): string =>
  typeof input['connection'] === 'string' ? input['connection'] : 'default';

/** Without the excerpt that Node adds to some of its messages: it may show a password. */
const whyNotJson = (error: unknown): string =>
  (error instanceof Error ? error.message : '').replace(/, (?:\.{3})?"[\s\S]*$/, '');

/** Reads an object from JSON, `@file`, or `-` for stdin. */
function readJson(source: string): Record<string, unknown> {
  let text: string;
  try {
    text =
      source === '-'
        ? readFileSync(0, 'utf8')
        : source.startsWith('@')
          ? readFileSync(source.slice(1), 'utf8')
          : source;
  } catch (error) {
    throw new UsageError(`--input ${source} can't be read: ${error instanceof Error ? error.message : ''}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `--input is not JSON (${whyNotJson(error)}): check its quotes, or put it into a file and give --input @FILE`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('--input must be a JSON object, e.g. {"userId":"00u…"}');
  }
  return value as Record<string, unknown>;
}
