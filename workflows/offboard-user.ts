import { isCancellation, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { z } from 'zod';
import { userField } from '../src/actions/fields.js';
import { UserStatus } from '../src/actions/schemas/user.js';
import { isOktaFailure, oktaFailureOf, OktaFailureType } from '../src/failures.js';
import { checkedInput } from './lib/checked-input.js';
import { rootMessage } from './lib/compensation.js';
import { itemsOf } from './lib/pages.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import { proxyOktaActivities } from './okta.js';

const inputSchema = z.strictObject({
  connection: z.string().min(1).optional(),
  userId: userField(),
  removeGroups: z.boolean().optional(),
});

/** A person to offboard. */
export interface OffboardUserInput {
  /** Default: `default`. */
  connection?: string;
  /** Okta id, or the whole login. */
  userId: string;
  /**
   * Whether memberships are removed (default: true). Removing a member whom a group rule put there excludes the user
   * from that rule for good.
   */
  removeGroups?: boolean;
}

/** Something that offboarding could not finish. */
export interface Leftover {
  step: string;
  type: string;
  message: string;
}

/** What offboarding ended with. */
export interface OffboardUserResult {
  userId: string;
  statusBefore: string;
  statusAfter: string;
  /** Groups that the user was in before, as found. */
  groupsBefore: { id: string; name: string; type: string }[];
  groupsRemoved: string[];
  /** Groups that Okta or an application keeps: not ours to change. */
  groupsKept: string[];
  /** Empty where all was done; otherwise run it again. */
  leftovers: Leftover[];
}

/**
 * Cuts a user's access first (suspends an active user; others can only be deactivated), then removes the memberships,
 * then deactivates. It goes forward only: a step that fails is listed among the leftovers, and the others go on. Run
 * again, it finishes what was left.
 *
 * Cancelling it stops before the next step and leaves what was done. The id is best built from the Okta id.
 */
export async function offboardUser(given: OffboardUserInput): Promise<OffboardUserResult> {
  const { connection, removeGroups = true, userId: whom } = checkedInput(inputSchema, given);
  const okta = proxyOktaActivities({ connection, taskQueue: workflowInfo().taskQueue, lane: 'urgent' });
  const user = await okta.getUser({ userId: whom });
  const userId = user.id;
  const statusBefore = user.status;
  await tagWorkflow({ connection: connection ?? 'default', userId });

  const leftovers: Leftover[] = [];
  const step = async (name: string, run: () => Promise<unknown>): Promise<boolean> => {
    setCurrentDetails(`${name} (user ${userId})`);
    try {
      await run();
      return true;
    } catch (error) {
      if (isCancellation(error)) throw error;
      leftovers.push({ step: name, type: oktaFailureOf(error)?.type ?? 'Unknown', message: rootMessage(error) });
      return false;
    }
  };
  const deactivate = () => okta.deactivateUser({ userId, sendEmail: false });

  let deactivated = statusBefore === UserStatus.Deprovisioned;
  if (statusBefore === UserStatus.Active) {
    await step('suspendUser', async () => {
      try {
        await okta.suspendUser({ userId });
      } catch (error) {
        // Locked or deactivated since it was read: deactivation follows anyway.
        if (!isOktaFailure(error, OktaFailureType.WrongStatus)) throw error;
      }
    });
  } else if (!deactivated && statusBefore !== UserStatus.Suspended) {
    deactivated = await step('deactivateUser', deactivate);
  }

  const groupsBefore: OffboardUserResult['groupsBefore'] = [];
  await step('listUserGroups', async () => {
    for await (const { id, type, profile } of itemsOf(okta.listUserGroups, { userId })) {
      groupsBefore.push({ id, name: profile.name, type });
    }
  });

  const groupsRemoved: string[] = [];
  const groupsKept: string[] = [];
  for (const { id: groupId, type } of groupsBefore) {
    if (!removeGroups || type !== 'OKTA_GROUP') groupsKept.push(groupId);
    else if (await step(`removeUserFromGroup ${groupId}`, () => okta.removeUserFromGroup({ groupId, userId }))) {
      groupsRemoved.push(groupId);
    }
  }

  if (!deactivated) {
    // A first try that failed is worth another: its leftover stays only if this one fails too.
    const earlier = leftovers.findIndex((leftover) => leftover.step === 'deactivateUser');
    if (earlier >= 0) leftovers.splice(earlier, 1);
    await step('deactivateUser', deactivate);
  }
  let statusAfter = statusBefore;
  await step('getUser', async () => {
    statusAfter = (await okta.getUser({ userId })).status;
  });
  setCurrentDetails(
    leftovers.length === 0
      ? `Done: the user ${userId} is ${statusAfter}`
      : `${String(leftovers.length)} steps left over`,
  );
  return { userId, statusBefore, statusAfter, groupsBefore, groupsRemoved, groupsKept, leftovers };
}
