// A workflow of your own, composed of Okta activities: gives a contractor a group for some days.
//
// Bundle it into a worker of yours (any task queue); its Okta calls go to the workers on the task queue `okta`.
import { sleep } from '@temporalio/workflow';
import { isOktaFailure, OktaFailureType, proxyOktaActivities, resolveGroup } from 'temporal-okta/workflow';

export interface ContractorAccessInput {
  userId: string;
  groupName: string;
  days: number;
}

export async function contractorAccess({ userId, groupName, days }: ContractorAccessInput): Promise<string> {
  const okta = proxyOktaActivities();
  const group = await resolveGroup(okta, { name: groupName });
  await okta.addUserToGroup({ groupId: group.id, userId });
  await sleep(`${days} days`);
  try {
    await okta.removeUserFromGroup({ groupId: group.id, userId });
  } catch (error) {
    if (!isOktaFailure(error, OktaFailureType.NotFound)) throw error;
    return 'the contractor left before';
  }
  return 'access ended';
}
