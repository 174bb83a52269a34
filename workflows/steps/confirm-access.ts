import { sleep } from '@temporalio/workflow';
import { FlowFailureType } from '../../src/failures.js';
import type { Flow } from '../hr/flow.js';
import { type Access, accessOf } from './access-of.js';

/** What a user is to have by now. */
export interface ConfirmAccess {
  userId: string;
  groups?: readonly Access[] | undefined;
  apps?: readonly Access[] | undefined;
}

const pausesSeconds = [1, 2, 4, 8, 15, 30, 60];

/**
 * Confirms that memberships and assignments have arrived: reads them again for two minutes, because group rules and
 * assignments by groups come by and by in Okta. What hasn't arrived then is a leftover `Flow.NotArrived`.
 *
 * @returns whether all has arrived
 */
export async function confirmAccess(flow: Flow, { userId, groups = [], apps = [] }: ConfirmAccess): Promise<boolean> {
  if (groups.length + apps.length === 0) return true;
  const missing: { groups: Access[]; apps: Access[] } = { groups: [...groups], apps: [...apps] };
  const isRead = await flow.tryStep('confirmAccess', async () => {
    for (const seconds of [...pausesSeconds, undefined]) {
      const found = await accessOf(flow, userId);
      missing.groups = lacking(groups, found.groups);
      missing.apps = lacking(apps, found.apps);
      if (seconds === undefined || missing.groups.length + missing.apps.length === 0) return;
      flow.say(`Waiting until the access of the user ${userId} has arrived`);
      await sleep(seconds * 1000);
    }
  });
  if (!isRead) return false;
  const left = [...missing.groups.map(({ id }) => `group ${id}`), ...missing.apps.map(({ id }) => `application ${id}`)];
  for (const what of left) {
    const message = `The user ${userId} doesn't have ${what} yet: look whether Okta is still at it`;
    flow.leaveOver({ step: 'confirmAccess', type: FlowFailureType.NotArrived, message });
  }
  return left.length === 0;
}

const lacking = (wanted: readonly Access[], found: readonly Access[]): Access[] =>
  wanted.filter(({ id }) => !found.some((one) => one.id === id));
