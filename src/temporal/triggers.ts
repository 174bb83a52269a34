import { randomUUID } from 'node:crypto';
import { type Client, type WorkflowExecutionDescription, type WorkflowHandle, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client'; // prettier-ignore
import type { ShadowReplayResult } from '../../activities/triggers/shadow.js';
import type { PollSystemLogInput, TriggerConfig, TriggerSettings } from '../../workflows/lib/trigger-input.js';
import type { Certificate } from '../../workflows/lib/trigger-certificate.js';
import {
  certifyTriggerUpdate,
  deadLettersQuery,
  pauseTriggerUpdate,
  pollNowSignal,
  reconfigureTriggerUpdate,
  redeliverUpdate,
  resumeTriggerUpdate,
  rewindTriggerUpdate,
  type TriggerChangeRequest,
  type TriggerMemo,
  type TriggerStatus,
  triggerStatusQuery,
} from '../../workflows/messages.js';
import { ActionError } from '../actions/action-error.js';
import { OktaFailureType } from '../failures.js';
import { replayWorkflowId, triggerWorkflowId } from '../ids.js';
import { defaultTaskQueue } from '../task-queue.js';
import type { DeadLetters } from '../triggers/dead-letter.js';
import { parseLogFilter } from '../okta/log-filter.js';
import { assertHookCarries, checkTrigger } from './check-trigger.js';
import { dateOf, listExecutions, memoField } from './list-executions.js';
import { EncryptionCodec } from './codec/encryption-codec.js';
import { triggerLag, type TriggerLag } from './trigger-lag.js';

/** Names a trigger. */
export interface TriggerName {
  /** Default: `default`. */
  connection?: string | undefined;
  name: string;
}

export interface CreateTriggerOptions {
  /** Where the Okta workers poll; default: `okta`. */
  taskQueue?: string;
}

export interface CreatedTrigger {
  workflowId: string;
  /** What is unwise about it. */
  warnings: string[];
}

/** A trigger in a list. */
export interface ListedTrigger extends TriggerMemo {
  workflowId: string;
  startedAt: Date;
}

/**
 * Creates a trigger. It follows the System Log from then on, or from `since`.
 *
 * @throws ActionError `Okta.InvalidInput`, where a field is wrong; `Okta.Conflict`, where there is one of that name
 * @see https://developer.okta.com/docs/reference/system-log-query/
 */
export async function createTrigger(
  client: Client,
  trigger: PollSystemLogInput,
  { taskQueue = defaultTaskQueue }: CreateTriggerOptions = {},
): Promise<CreatedTrigger> {
  const { connection = 'default', name } = trigger;
  const warnings = checkTrigger(trigger, { isEncrypted: encrypts(client) });
  const workflowId = triggerWorkflowId(connection, name);
  try {
    await client.workflow.start('pollSystemLog', {
      workflowId,
      ...{ taskQueue, args: [trigger] },
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new ActionError(
      OktaFailureType.Conflict,
      `There is a trigger "${name}" of the connection "${connection}": change it, delete it first, or take another name`,
      { workflowId },
    );
  }
  return { workflowId, warnings };
}

/** Whether what a client sends is encrypted. */
const encrypts = ({ options }: Client): boolean =>
  options.loadedDataConverter.payloadCodecs.some((codec) => codec instanceof EncryptionCodec && codec.encrypts);

/** The running triggers, of one connection or of all; those that are encrypted for others are left out. Temporal lists new ones after a moment. */
export async function listTriggers(client: Client, connection?: string): Promise<ListedTrigger[]> {
  const triggers: ListedTrigger[] = [];
  const query = `WorkflowType = 'pollSystemLog' AND ExecutionStatus = 'Running'`;
  for await (const listed of listExecutions(client, query)) {
    const trigger = (await memoField(client, listed, 'trigger')) as TriggerMemo | undefined;
    if (!trigger || (connection !== undefined && trigger.connection !== connection)) continue;
    const startedAt = dateOf(listed.startTime) ?? new Date(0);
    triggers.push({ ...trigger, workflowId: listed.execution?.workflowId ?? '', startedAt });
  }
  return triggers.sort((one, other) => (one.workflowId < other.workflowId ? -1 : 1));
}

/**
 * Where a trigger stands, and how far it is behind Okta's log.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const triggerStatus = (client: Client, trigger: TriggerName): Promise<TriggerStatus & TriggerLag> =>
  told(client, trigger, async (handle) => {
    const description = await describeRunning(handle);
    const status = await handle.query(triggerStatusQuery);
    return { ...status, ...(await triggerLag(client, description, status)) };
  });

/**
 * The events that could not be handed over.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const deadLetters = (client: Client, trigger: TriggerName): Promise<DeadLetters> =>
  told(client, trigger, async (handle) => {
    await describeRunning(handle);
    return handle.query(deadLettersQuery);
  });

/**
 * Pauses a trigger: once this resolves, nothing more is delivered. The log keeps what comes, for 90 days.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const pauseTrigger = (client: Client, trigger: TriggerName, request: TriggerChangeRequest): Promise<void> =>
  told(client, trigger, (handle) => handle.executeUpdate(pauseTriggerUpdate, { args: [request] }));

/**
 * Goes on where it was paused.
 *
 * @throws ActionError `Okta.NotFound`; a failure `Okta.InvalidInput` where it isn't paused
 */
export const resumeTrigger = (client: Client, trigger: TriggerName, request: TriggerChangeRequest): Promise<void> =>
  told(client, trigger, (handle) => handle.executeUpdate(resumeTriggerUpdate, { args: [request] }));

/**
 * Changes settings of a trigger; those that aren't named stay. Gives the settings as they are then.
 *
 * @throws ActionError `Okta.NotFound`; `Okta.InvalidInput` where its hook can't carry the events; a failure `Okta.InvalidInput`, or
 * what Okta says of the filter
 */
export async function reconfigureTrigger(
  client: Client,
  trigger: TriggerName,
  request: TriggerChangeRequest,
  settings: TriggerSettings,
): Promise<TriggerConfig> {
  const { config } = await triggerStatus(client, trigger);
  const { hook = config.hook, filter = config.filter, eventTypes } = settings;
  if (hook) assertHookCarries(eventTypes ?? (filter === undefined ? undefined : parseLogFilter(filter)));
  return told(client, trigger, (handle) =>
    handle.executeUpdate(reconfigureTriggerUpdate, { args: [request, settings] }),
  );
}

/**
 * Begins again at a time, and delivers on purpose what was delivered before: gives the number of the new generation.
 *
 * @param since `now`, `retention` or a time (ISO 8601)
 * @throws ActionError `Okta.NotFound`; a failure `Okta.InvalidInput`
 */
export const rewindTrigger = (
  client: Client,
  trigger: TriggerName,
  request: TriggerChangeRequest,
  since: string,
): Promise<number> =>
  told(client, trigger, (handle) => handle.executeUpdate(rewindTriggerUpdate, { args: [request, since] }));

/**
 * Delivers dead letters again, all or those of a route.
 *
 * @throws ActionError `Okta.NotFound`; a failure `Okta.InvalidInput`
 */
export const redeliverDeadLetters = (
  client: Client,
  trigger: TriggerName,
  request: TriggerChangeRequest,
  which: { route?: string | undefined } = {},
): Promise<{ tried: number; left: number }> =>
  told(client, trigger, (handle) => handle.executeUpdate(redeliverUpdate, { args: [request, which] }));

/**
 * Compares what was handled with the log, up to what is settled now, and delivers what is missing.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const certifyTrigger = (client: Client, trigger: TriggerName): Promise<Certificate> =>
  told(client, trigger, (handle) => handle.executeUpdate(certifyTriggerUpdate));

/**
 * Makes a trigger look at once.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const pollTriggerNow = (client: Client, trigger: TriggerName): Promise<void> =>
  told(client, trigger, (handle) => handle.signal(pollNowSignal));

/**
 * Ends a trigger. Its place in the log is gone; what it has delivered stays.
 *
 * @throws ActionError `Okta.NotFound`
 */
export const deleteTrigger = (client: Client, trigger: TriggerName): Promise<void> =>
  told(client, trigger, async (handle) => {
    await handle.cancel();
    await handle.result().catch(() => undefined);
  });

/**
 * Runs the routes of a trigger over the past, and counts what each would have taken. Nothing is delivered.
 *
 * @param window from when until when (ISO 8601); Okta keeps events for 90 days
 * @throws ActionError `Okta.NotFound`; a failure `Okta.InvalidInput`
 */
export async function replayTrigger(
  client: Client,
  trigger: TriggerName,
  { from, to }: { from: string; to: string },
): Promise<ShadowReplayResult> {
  const { connection = 'default', name } = trigger;
  const { config } = await triggerStatus(client, trigger);
  const { taskQueue } = await handleOf(client, trigger).describe();
  const { filter, routes } = config;
  return (await client.workflow.execute('replaySystemLog', {
    workflowId: replayWorkflowId(connection, name, randomUUID()),
    taskQueue,
    args: [{ connection, name, routes, from, to, ...(filter === undefined ? {} : { filter }) }],
  })) as ShadowReplayResult;
}

/** A workflow that has ended still answers queries: what it failed with is of more use. */
async function describeRunning(handle: WorkflowHandle): Promise<WorkflowExecutionDescription> {
  const description = await handle.describe();
  const { name } = description.status;
  if (name === 'FAILED') await handle.result();
  if (name !== 'RUNNING') throw new WorkflowNotFoundError('it has ended', handle.workflowId, undefined);
  return description;
}

const handleOf = (client: Client, { connection = 'default', name }: TriggerName): WorkflowHandle =>
  client.workflow.getHandle(triggerWorkflowId(connection, name));

async function told<T>(client: Client, trigger: TriggerName, ask: (handle: WorkflowHandle) => Promise<T>): Promise<T> {
  try {
    return await ask(handleOf(client, trigger));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const { connection = 'default', name } = trigger;
    throw new ActionError(
      OktaFailureType.NotFound,
      `There is no running trigger "${name}" of the connection "${connection}": temporal-okta trigger list shows those that there are`,
    );
  }
}
