import type { Factor } from '../../src/actions/schemas/factor.js';
import { UserStatus } from '../../src/actions/schemas/user.js';
import { FlowFailureType, isOktaFailure, oktaFailureOf, OktaFailureType } from '../../src/failures.js';
import type { UserRecord } from '../../src/hr/user-record.js';
import type { Flow } from '../hr/flow.js';
import { rootMessage } from '../lib/compensation.js';
import { attempt, forgive, together } from './attempt.js';

/** Whose access is cut. */
export interface CutAccessInput {
  /** Okta id. */
  userId: string;
  /** As it was read just now. */
  status: string;
}

/** How access was cut. */
export interface CutAccess {
  status: 'SUSPENDED' | 'DEPROVISIONED' | 'uncut';
  /** Factors as they were before they were reset; undefined where they were left alone, or could not be read. */
  factors: UserRecord['factors'] | undefined;
}

/**
 * Cuts a user's access at once: an active user is suspended, which destroys nothing; others can only be deactivated. Then,
 * side by side, what may outlive that: sessions, tokens, grants, sign-ins in apps, factors. The factors of somebody who is
 * deactivated stay, because Okta changes none then; they are of no use, and go with the user.
 *
 * What fails is a leftover. Where universal logout is not to be had (it takes a licence and a scope of its own), its
 * leftover is of the type `Flow.NotAvailable`: nothing is to be finished there. All of it bears being repeated.
 */
export function cutAccess(flow: Flow, { userId, status }: CutAccessInput): Promise<CutAccess> {
  return flow.step('cutAccess', async () => {
    flow.say(`Cutting the access of the user ${userId}`);
    const cut = await firstCut(flow, { userId, status });
    const isDeactivated = cut === UserStatus.Deprovisioned;
    let factors: CutAccess['factors'];
    await together([
      () => endSessions(flow, userId),
      () => endGrants(flow, userId),
      () => signOutOfApps(flow, userId, isDeactivated),
      async () => {
        if (!isDeactivated) factors = await resetFactors(flow, userId);
      },
    ]);
    return { status: cut, factors };
  });
}

async function firstCut(flow: Flow, { userId, status }: CutAccessInput): Promise<CutAccess['status']> {
  const { okta } = flow;
  if (status === UserStatus.Suspended || status === UserStatus.Deprovisioned) return status;
  if (status === UserStatus.Active) {
    const suspended = await attempt(flow, 'suspendUser', async () => {
      try {
        await okta.suspendUser({ userId });
        return true;
      } catch (error) {
        // Locked or deactivated since it was read: deactivation cuts it then.
        if (isOktaFailure(error, OktaFailureType.WrongStatus)) return false;
        throw error;
      }
    });
    if (suspended === true) return UserStatus.Suspended;
  }
  const deactivated = await attempt(flow, 'deactivateUser', () => okta.deactivateUser({ userId, sendEmail: false }));
  if (deactivated === undefined) return 'uncut';
  forgive(flow, 'suspendUser');
  return UserStatus.Deprovisioned;
}

async function endSessions(flow: Flow, userId: string): Promise<void> {
  const { okta } = flow;
  await attempt(flow, 'clearUserSessions', () => okta.clearUserSessions({ userId, oauthTokens: true }));
  await attempt(flow, 'revokeUserClientTokens', async () => {
    const { items } = await okta.listUserClients({ userId });
    for (const { client_id: clientId } of items) await okta.revokeUserClientTokens({ userId, clientId });
  });
}

async function endGrants(flow: Flow, userId: string): Promise<void> {
  const { okta } = flow;
  await attempt(flow, 'revokeUserGrants', async () => {
    const { items } = await okta.listUserGrants({ userId, limit: 1 });
    if (items.length > 0) await okta.revokeUserGrants({ userId });
  });
}

const refusals = [OktaFailureType.Permission, OktaFailureType.BadRequest, OktaFailureType.NotFound];

async function signOutOfApps(flow: Flow, userId: string, isDeactivated: boolean): Promise<void> {
  const name = 'logOutUniversally';
  await attempt(flow, name, async () => {
    try {
      await flow.okta.logOutUniversally({ userId });
    } catch (error) {
      const type = oktaFailureOf(error)?.type;
      if (!refusals.some((one) => one === type)) throw error;
      // Okta may know a deactivated user as little as it does for a second deactivation.
      if (isDeactivated && type === OktaFailureType.NotFound) return;
      flow.leaveOver({ step: name, type: FlowFailureType.NotAvailable, message: rootMessage(error) });
    }
  });
}

async function resetFactors(flow: Flow, userId: string): Promise<CutAccess['factors']> {
  const { okta } = flow;
  let found: CutAccess['factors'];
  await attempt(flow, 'resetUserFactors', async () => {
    found = factorsOf((await okta.listUserFactors({ userId })).factors);
    if (found.length > 0) await okta.resetUserFactors({ userId });
  });
  return found;
}

/** What the record keeps of factors. */
export const factorsOf = (factors: readonly Factor[]): UserRecord['factors'] =>
  factors.map(({ id, factorType, provider }) => ({
    ...{ id, factorType: factorType ?? 'unknown', provider: provider ?? 'unknown' },
  }));
