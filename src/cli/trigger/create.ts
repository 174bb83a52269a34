import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { fileConsumerWorkflowId } from '../../ids.js';
import { defaultTaskQueue } from '../../task-queue.js';
import { createTrigger, triggerStatus } from '../../temporal/triggers.js';
import type { LogEventTarget, TriggerRoute } from '../../triggers/target.js';
import type { PollSystemLogInput } from '../../../workflows/lib/trigger-input.js';
import { io } from '../io.js';
import { UsageError } from '../program-error.js';
import { triggerCommandOf, type TriggerOptions, showResult } from './trigger-command.js';

interface CreateOptions extends TriggerOptions {
  filter?: string;
  eventTypes?: string;
  since?: string;
  interval?: string;
  settle?: string;
  hook?: true;
  ownEvents?: PollSystemLogInput['ownEvents'];
  toFile?: string;
  start?: string;
  signal?: string;
  signalWithStart?: string;
  workflowId?: string;
  signalName?: string;
  single?: true;
  routes?: string;
  taskQueue: string;
}

/** For so long its first poll is waited for. */
const firstPollWithinMs = 15_000;

/** `temporal-okta trigger create NAME`. */
export function createCommand(): Command {
  return triggerCommandOf('create', 'Hand new System Log events to workflows, or to a file')
    .option('--filter <expression>', `Okta's System Log filter, e.g. 'eventType eq "user.lifecycle.create"'`)
    .option('--event-types <types>', 'event types, separated by commas')
    .option('--since <time>', 'now (default), retention (all that Okta has), or a time (ISO 8601)')
    .option('--interval <seconds>', 'between polls that found nothing (default: 30, with --hook 600)')
    .option('--settle <seconds>', 'after so long no event is expected to come late (default: 900)')
    .option('--hook', 'an event hook brings the events at once (see temporal-okta hooks); polls follow behind it')
    .option(
      '--own-events <what>',
      "events that this connection's own calls caused: deliver (default), mark or leave-out",
    )
    .option('--to-file <file>', 'append each event to a file on the worker, as a JSON line')
    .option('--start <type>', 'start a workflow of this type for each event')
    .option('--signal <workflow id>', 'signal this workflow')
    .option('--signal-with-start <type>', 'signal a workflow of this type, and start it where it does not run')
    .option('--workflow-id <template>', 'with --signal-with-start, e.g. user-{{actor.id}}')
    .option('--signal-name <name>', 'the signal (default: logEvents)')
    .option('--single', 'one event a signal')
    .option('--routes <file>', 'a YAML or JSON file with a list of routes: { name, filter, target }')
    .option('--task-queue <name>', 'where the Okta workers poll', defaultTaskQueue)
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const trigger = triggerOf(name, options);
      await showResult(
        command,
        options.json,
        async (client, setup) => {
          setup.connectionConfig(options.connection);
          const created = await createTrigger(client, trigger, { taskQueue: options.taskQueue });
          for (const warning of created.warnings) io.progress(`Warning: ${warning}`);
          const polls = await firstPoll(client, trigger, created.workflowId);
          return { ...created, isFollowing: polls };
        },
        ({ workflowId, isFollowing }) =>
          isFollowing
            ? `Following the log: ${workflowId}`
            : `Created ${workflowId}. It has not polled yet: does a worker poll the task queue ${options.taskQueue}?`,
      );
    });
}

function triggerOf(name: string, options: CreateOptions): PollSystemLogInput {
  const { connection, filter, eventTypes, since, interval, settle, hook, ownEvents, routes } = options;
  const target = targetOf(name, options);
  if ((target === undefined) === (routes === undefined)) {
    throw new UsageError(
      'Name one place for the events: --to-file, --start, --signal, --signal-with-start or --routes',
    );
  }
  return {
    ...{ name, connection },
    ...(filter === undefined ? {} : { filter }),
    ...(eventTypes === undefined ? {} : { eventTypes: eventTypes.split(',').map((type) => type.trim()) }),
    ...(since === undefined ? {} : { since }),
    ...(interval === undefined ? {} : { intervalSeconds: secondsOf('--interval', interval) }),
    ...(settle === undefined ? {} : { settleSeconds: secondsOf('--settle', settle) }),
    ...(hook ? { hook } : {}),
    ...(ownEvents === undefined ? {} : { ownEvents }),
    ...(target === undefined ? {} : { target }),
    ...(routes === undefined ? {} : { routes: routesIn(routes) }),
  };
}

function targetOf(name: string, options: CreateOptions): LogEventTarget | undefined {
  const { connection, toFile, start, signal, signalWithStart: workflowType, workflowId, signalName, single } = options;
  const targets: LogEventTarget[] = [];
  const signalled = { ...(signalName === undefined ? {} : { signalName }), ...(single ? { single } : {}) };
  if (toFile !== undefined) targets.push(fileTarget(connection, name, toFile));
  if (start !== undefined) targets.push({ start: { workflowType: start } });
  if (signal !== undefined) targets.push({ signal: { workflowId: signal, ...signalled } });
  if (workflowType !== undefined) {
    if (workflowId === undefined)
      throw new UsageError('--signal-with-start needs --workflow-id, e.g. user-{{actor.id}}');
    targets.push({ signalWithStart: { workflowType, workflowId, ...signalled } });
  }
  if (targets.length > 1) throw new UsageError('Name one place for the events, or several by --routes');
  return targets[0];
}

const fileTarget = (connection: string, name: string, file: string): LogEventTarget => ({
  signalWithStart: {
    workflowType: 'appendLogEvents',
    workflowId: fileConsumerWorkflowId(connection, name),
    args: [{ file: resolve(file) }],
  },
});

function secondsOf(option: string, value: string): number {
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds;
  throw new UsageError(`${option} ${value} is not a number of seconds`);
}

function routesIn(file: string): TriggerRoute[] {
  try {
    return parse(readFileSync(file, 'utf8')) as TriggerRoute[];
  } catch (error) {
    throw new UsageError(`--routes ${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether it polled; one that Okta refuses fails by that. */
async function firstPoll(client: Client, trigger: PollSystemLogInput, workflowId: string): Promise<boolean> {
  const untilMs = Date.now() + firstPollWithinMs;
  while (Date.now() < untilMs) {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    if (status.name === 'FAILED') await client.workflow.getHandle(workflowId).result();
    const isThere = await client
      .withDeadline(Date.now() + 3000, () => triggerStatus(client, trigger))
      .then(({ polls, lastError, cursor }) => ({ polls, lastError, cursor }))
      .catch((error: unknown) => {
        if (error instanceof WorkflowFailedError) throw error;
        return undefined;
      });
    if (isThere?.lastError !== undefined) io.progress(`Warning: ${isThere.lastError}`);
    if (isThere && isThere.polls > 0) return isThere.cursor !== undefined;
    await delay(200);
  }
  return false;
}
