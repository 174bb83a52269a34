import type { Client } from '@temporalio/client';
import { looksLikeId } from '../../actions/addressing.js';
import type { FailureType } from '../../failures.js';
import type { ProvisioningSettings } from '../../hr/settings.js';
import { moveWorkflowId, offboardWorkflowId, onboardWorkflowId } from '../../ids.js';
import { searchAttributeKeys } from '../../search-attributes.js';
import { defaultTaskQueue } from '../../task-queue.js';
import { type FlowStatus, flowStatusQuery } from '../../../workflows/hr/messages.js';
import { listExecutions } from '../list-executions.js';
import { outcomeOf } from '../outcome-of.js';
import { searchAttributeLookup } from '../search-attributes.js';
import { usersOfNumber } from './users-of-number.js';

/** Whom to look for. */
export interface PersonReference {
  /** Default: `default`. */
  connection?: string | undefined;
  /** The employee number, or the Okta id. */
  person: string;
  /** Where the employee number stands in the profile, unless it is in `employeeNumber`. */
  settings?: Pick<ProvisioningSettings, 'profile'> | undefined;
  /** Where the Okta workers poll (default: `okta`): they know whose employee number it is. */
  taskQueue?: string | undefined;
}

/** A flow of a person. */
export interface PersonFlow {
  workflowId: string;
  runId: string;
  workflowType: string;
  /** As Temporal says it: `RUNNING`, `COMPLETED`, `FAILED`, `CANCELLED`, `TERMINATED`, `TIMED_OUT`. */
  status: string;
  /** ISO 8601. */
  startedAt: string;
  closedAt: string | null;
  /** Where it stands, while it runs; null where no worker answers. */
  flow: FlowStatus | null;
  /** What it ended with. */
  result: unknown;
  failure: { type: FailureType | null; message: string } | null;
}

const flowTypes = ['onboardUser', 'moveUser', 'offboardUser'];
const answersWithinMs = 5000;

/**
 * Gathers the flows of one person, the first first: those that run with where they stand, those that ended with what came
 * of them. They are there for the namespace's retention; one that started within the last second may be missing. Flows of
 * movers and leavers go by the Okta id, so a worker asks Okta for that of an employee number: without one, and of somebody
 * who was deleted, those flows are found by the Okta id alone.
 *
 * @param client - Temporal's client, e.g. of `connectClient`
 */
export async function showPerson(
  client: Client,
  { connection = 'default', person, settings, taskQueue = defaultTaskQueue }: PersonReference,
): Promise<PersonFlow[]> {
  const registered = await searchAttributeLookup(client)();
  const isTagged = registered.includes(searchAttributeKeys.userId.name);
  const users = looksLikeId(person)
    ? []
    : await usersOfNumber(client, { connection, employeeNumber: person, settings, taskQueue });
  const keys = new Set([person, ...users]);
  const flows = new Map<string, PersonFlow>();
  // A flow found by one key tells the other: the employee number of a user, or the user of an employee number.
  for (const key of keys) {
    for await (const { execution } of listExecutions(client, queryOf(connection, key, isTagged))) {
      const { workflowId, runId } = execution ?? {};
      if (!workflowId || !runId || flows.has(runId)) continue;
      const found = await flowOf(client, workflowId, runId);
      flows.set(runId, found);
      for (const other of keysOf(found)) keys.add(other);
    }
  }
  return [...flows.values()].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

function queryOf(connection: string, key: string, isTagged: boolean): string {
  const text = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;
  const move = moveWorkflowId(connection, key);
  const ids = [
    ...[onboardWorkflowId(connection, key), offboardWorkflowId(connection, key), move].map(
      (id) => `WorkflowId = ${text(id)}`,
    ),
    `WorkflowId STARTS_WITH ${text(`${move}:`)}`,
  ];
  const tagged = isTagged
    ? [
        `(${searchAttributeKeys.userId.name} = ${text(key)} AND ${searchAttributeKeys.connection.name} = ${text(connection)})`,
      ]
    : [];
  return `WorkflowType IN (${flowTypes.map(text).join(', ')}) AND (${[...ids, ...tagged].join(' OR ')})`;
}

async function flowOf(client: Client, workflowId: string, runId: string): Promise<PersonFlow> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const { type, status, startTime, closeTime } = await handle.describe();
  const facts = {
    ...{ workflowId, runId, workflowType: type, status: status.name, startedAt: startTime.toISOString() },
    closedAt: closeTime?.toISOString() ?? null,
  };
  if (status.name === 'RUNNING') {
    const flow = await client
      .withDeadline(Date.now() + answersWithinMs, () => handle.query(flowStatusQuery))
      .catch(() => null);
    return { ...facts, flow, result: null, failure: null };
  }
  return { ...facts, flow: null, ...(await outcomeOf<unknown>(handle.result())) };
}

function keysOf({ flow, result, workflowId }: PersonFlow): string[] {
  const { userId } = (flow ?? result ?? {}) as { userId?: unknown };
  const number = flow?.employeeNumber ?? /^okta-onboard:[^:]*:(.+)$/.exec(workflowId)?.[1];
  return [userId, number].filter((key) => typeof key === 'string');
}
