import { isOktaFailure, OktaFailureType } from '../../src/failures.js';
import type { Flow } from '../hr/flow.js';
import type { AccessChange } from './grant-access.js';

/** Takes a user out of groups and off applications; the undo gives them back. */
export async function withdrawAccess(flow: Flow, { userId, groups = [], apps = [] }: AccessChange): Promise<void> {
  await flow.step('withdrawAccess', async () => {
    const { okta, undo } = flow;
    for (const { id: groupId } of groups) {
      flow.say(`Removing the user ${userId} from group ${groupId}`);
      undo.push(`removeUserFromGroup ${groupId}`, () => okta.addUserToGroup({ groupId, userId }));
      await leaveGroup(flow, groupId, userId);
    }
    for (const { id: appId } of apps) {
      flow.say(`Taking application ${appId} from the user ${userId}`);
      undo.push(`unassignUserFromApp ${appId}`, () => okta.assignUserToApp({ appId, userId }));
      await leaveApp(flow, appId, userId);
    }
  });
}

/** A group that is gone, or whose members others keep, holds nothing of ours. */
export const leaveGroup = ({ okta }: Flow, groupId: string, userId: string): Promise<void> =>
  unlessOthers(() => okta.removeUserFromGroup({ groupId, userId }));

/** An application that is gone, or that a group gives, holds nothing of ours. */
export const leaveApp = ({ okta }: Flow, appId: string, userId: string): Promise<void> =>
  unlessOthers(() => okta.unassignUserFromApp({ appId, userId }));

async function unlessOthers(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isClean = isOktaFailure(error, OktaFailureType.NotFound) || isOktaFailure(error, OktaFailureType.ReadOnly);
    if (!isClean) throw error;
  }
}
