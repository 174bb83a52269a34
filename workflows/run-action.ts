import { ApplicationFailure, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { z } from 'zod';
import { looksLikeId } from '../src/actions/addressing.js';
import { actionNames, findAction } from '../src/actions/index.js';
import { OktaFailureType } from '../src/failures.js';
import { type Lane, lanes } from '../src/lane.js';
import { checkedInput } from './lib/checked-input.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import { proxyOktaActivities } from './okta.js';

/** One action and its input. */
export interface RunActionInput {
  /** The action's name, e.g. `suspendUser`. */
  action: string;
  /** As `docs/actions.md` says for that action. */
  input?: Record<string, unknown>;
  /** Who goes first when calls must wait for the org's rate limit (default: `normal`). */
  lane?: Lane;
}

const inputSchema = z.strictObject({
  action: z.string().min(1),
  input: z.record(z.string(), z.unknown()).optional(),
  lane: z.enum(lanes).optional(),
});

/**
 * Runs one Okta action by name: for the Web UI, the command line and clients. Its result is the action's.
 *
 * Cancelling it cancels the call; whether Okta carried it out by then is Okta's to say. The id means nothing.
 */
export async function runAction(given: RunActionInput): Promise<unknown> {
  const { action: name, input = {}, lane } = checkedInput(inputSchema, given);
  const action = findAction(name);
  if (!action) {
    throw ApplicationFailure.nonRetryable(
      `There is no action "${name}". There are: ${actionNames.join(', ')}`,
      OktaFailureType.InvalidInput,
      { paths: ['action'] },
    );
  }
  checkedInput(action.input, input);
  const { connection = 'default', userId } = input;
  // A login is personal data and stays out of search attributes.
  const isId = typeof userId === 'string' && looksLikeId(userId);
  await tagWorkflow({ connection: String(connection), action: name, userId: isId ? userId : undefined });
  setCurrentDetails(`${action.summary} (connection ${String(connection)})`);
  const okta = proxyOktaActivities({ taskQueue: workflowInfo().taskQueue, lane });
  const run = okta[name as keyof typeof okta] as unknown as (fields: Record<string, unknown>) => Promise<unknown>;
  return run(input);
}
