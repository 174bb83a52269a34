import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { quoted } from '../../actions/request.js';
import { attributeOf } from '../../hr/profile-of.js';
import type { ProvisioningSettings } from '../../hr/settings.js';
import { actionWorkflowId } from '../../ids.js';

export interface UsersOfNumber {
  connection: string;
  employeeNumber: string;
  /** Where the employee number stands in the profile. */
  settings?: Pick<ProvisioningSettings, 'profile'> | undefined;
  taskQueue: string;
}

/** A question that nobody answers must not hold up what can be said without the answer. */
const answersWithin = '15 seconds';

/** The Okta ids of an employee number, which a worker asks of Okta; none where no worker, or Okta, answers in time. */
export async function usersOfNumber(
  client: Client,
  { connection, employeeNumber, settings, taskQueue }: UsersOfNumber,
): Promise<string[]> {
  const attribute = attributeOf('employeeNumber', settings);
  if (attribute === undefined) return [];
  const input = { connection, search: `profile.${attribute} eq ${quoted(employeeNumber)}`, fields: 'id' };
  try {
    const { items } = (await client.workflow.execute('runAction', {
      ...{ workflowId: actionWorkflowId('searchUsers', randomUUID()), taskQueue },
      args: [{ action: 'searchUsers', input }],
      workflowExecutionTimeout: answersWithin,
    })) as { items: { id: string }[] };
    return items.map(({ id }) => id);
  } catch {
    return [];
  }
}
