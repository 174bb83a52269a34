import { isCancellation, sleep } from '@temporalio/workflow';
import { UserStatus } from '../../src/actions/schemas/user.js';
import { FlowFailureType, isOktaFailure, OktaFailureType } from '../../src/failures.js';
import type { Person } from '../../src/hr/person.js';
import { attributeOf } from '../../src/hr/profile-of.js';
import { linkedManagerOf, type ProvisioningSettings } from '../../src/hr/settings.js';
import type { Flow } from '../hr/flow.js';
import { findByEmployeeNumber } from './find-user.js';
import { renewProfile } from './renew-profile.js';

/** Whose manager is to be written down. */
export interface SetManager {
  userId: string;
  person: Pick<Person, 'manager'>;
  settings?: ProvisioningSettings | undefined;
  /** For so long it looks for a manager who isn't there yet, who may join in the same feed (seconds; default: 0). */
  waitSeconds?: number | undefined;
}

/** A manager who was written down as a linked object, in place of another one or of none. */
export interface LinkedManager {
  primaryName: string;
  managerId: string;
  /** Okta id; undefined where there was none. */
  formerId: string | undefined;
}

/** What became of it. */
export interface ManagerSet {
  isDone: boolean;
  /** Where a linked object was changed. */
  linked?: LinkedManager | undefined;
}

const firstPauseSeconds = 10;
const longestPauseSeconds = 600;

/**
 * Writes a person's manager down as the settings say: in an attribute, or as a linked object, for which the manager must
 * have a user. The undo puts the former manager back. A failure, also of a connection that may not link users (Okta asks
 * for OAuth), becomes a leftover.
 *
 * @returns whether it is done, and what was linked: a manager who isn't there in time is a leftover `Flow.NoManager`, but
 * with `waitSeconds: 0` nothing is left over, so that it can be tried again later
 */
export async function setManager(
  flow: Flow,
  { userId, person, settings, waitSeconds = 0 }: SetManager,
): Promise<ManagerSet> {
  const { manager } = person;
  if (manager === undefined) return { isDone: true };
  const primaryName = linkedManagerOf(settings);
  if (primaryName === undefined) {
    const attribute = attributeOf('manager', settings);
    if (attribute === undefined) return { isDone: true };
    const isDone = await flow.tryStep('setManager', async () => {
      const user = await flow.okta.getUser({ userId });
      await renewProfile(flow, { user, profile: { [attribute]: manager } });
    });
    return { isDone };
  }
  const found: { managerId?: string | undefined } = {};
  const isLooked = await flow.tryStep('setManager', async () => {
    found.managerId = await managerWithin(flow, manager, settings, waitSeconds);
  });
  if (!isLooked) return { isDone: false };
  const { managerId } = found;
  if (managerId === undefined) {
    if (waitSeconds > 0) {
      const message = `Nobody has the employee number ${manager}, who is to be the manager`;
      flow.leaveOver({ step: 'setManager', type: FlowFailureType.NoManager, message });
    }
    return { isDone: false };
  }
  let linked: LinkedManager | undefined;
  const isDone = await flow.tryStep('setManager', async () => {
    linked = await linkManager(flow, { userId, primaryName, managerId });
  });
  return { isDone, linked };
}

/** Puts back who was the manager before, unless somebody else was written down meanwhile. */
export async function unlinkManager(
  okta: Flow['okta'],
  userId: string,
  { primaryName, managerId, formerId }: LinkedManager,
): Promise<void> {
  const { userIds } = await okta.listLinkedObjects({ userId, name: primaryName });
  if (userIds[0] !== managerId) return;
  if (formerId === undefined) await removeLink(okta, userId, primaryName);
  else await okta.setLinkedObject({ userId, primaryName, primaryUserId: formerId });
}

async function managerWithin(
  flow: Flow,
  employeeNumber: string,
  settings: SetManager['settings'],
  waitSeconds: number,
): Promise<string | undefined> {
  const endMs = Date.now() + waitSeconds * 1000;
  for (let pause = firstPauseSeconds; ; pause = Math.min(pause * 2, longestPauseSeconds)) {
    const found = await findByEmployeeNumber(flow, employeeNumber, settings);
    const isThere = found?.user !== undefined && found.user.status !== UserStatus.Deprovisioned;
    const leftMs = endMs - Date.now();
    if (isThere || leftMs <= 0) return isThere ? found.user.id : undefined;
    flow.say(`Waiting for the user of the manager ${employeeNumber}`, 'waiting', new Date(endMs).toISOString());
    await sleep(Math.min(pause * 1000, leftMs));
  }
}

interface Link {
  userId: string;
  primaryName: string;
  managerId: string;
}

async function linkManager(
  { okta, undo }: Flow,
  { userId, primaryName, managerId }: Link,
): Promise<LinkedManager | undefined> {
  const { userIds } = await okta.listLinkedObjects({ userId, name: primaryName });
  const [formerId] = userIds;
  if (formerId === managerId) return undefined;
  const linked = { primaryName, managerId, formerId };
  undo.push('setLinkedObject', () => unlinkManager(okta, userId, linked));
  await okta.setLinkedObject({ userId, primaryName, primaryUserId: managerId });
  return linked;
}

async function removeLink(okta: Flow['okta'], userId: string, primaryName: string): Promise<void> {
  try {
    await okta.removeLinkedObject({ userId, primaryName });
  } catch (error) {
    if (isCancellation(error) || !isOktaFailure(error, OktaFailureType.NotFound)) throw error;
  }
}
