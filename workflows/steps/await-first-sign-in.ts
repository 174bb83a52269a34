import { sleep } from '@temporalio/workflow';
import { UserStatus } from '../../src/actions/schemas/user.js';
import { FlowFailureType } from '../../src/failures.js';
import type { FirstSignInOptions } from '../../src/hr/first-sign-in.js';
import type { Flow } from '../hr/flow.js';
import { extend } from './extend.js';
import { unlessNotFound } from './find-user.js';

const dayMs = 86_400_000;

/**
 * Watches for somebody's first sign-in by a look at the user once a day. A user who never comes is a leftover
 * `Flow.NeverSignedIn`; one who is deactivated meanwhile ends the watch.
 *
 * @param lastLogin the last sign-in before (default: there was none)
 * @returns when the person signed in (ISO 8601); undefined where that didn't happen
 */
export async function awaitFirstSignIn(
  flow: Flow,
  {
    userId,
    lastLogin = null,
    withinDays,
    remindEveryDays,
  }: FirstSignInOptions & { userId: string; lastLogin?: string | null },
): Promise<string | undefined> {
  return flow.step('awaitFirstSignIn', async () => {
    const until = new Date(Date.now() + withinDays * dayMs).toISOString();
    for (let day = 1; day <= withinDays; day++) {
      flow.say(`Waiting for the first sign-in of the user ${userId}`, 'waiting', until);
      await sleep(dayMs);
      const user = await unlessNotFound(() => flow.okta.getUser({ userId }));
      if (!user || user.status === UserStatus.Deprovisioned) return undefined;
      if (user.lastLogin != null && user.lastLogin !== lastLogin) return user.lastLogin;
      const isReminder = remindEveryDays !== undefined && day % remindEveryDays === 0 && day < withinDays;
      if (isReminder) await extend(flow, 'onReminder', 'firstSignIn');
    }
    const message = `The user ${userId} didn't sign in within ${String(withinDays)} days`;
    flow.leaveOver({ step: 'awaitFirstSignIn', type: FlowFailureType.NeverSignedIn, message });
    await extend(flow, 'onEscalation', 'firstSignIn');
    return undefined;
  });
}
