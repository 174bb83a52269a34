import { CancellationScope } from '@temporalio/workflow';
import type { ActionInput } from '../../src/actions/index.js';
import { type User, UserStatus } from '../../src/actions/schemas/user.js';
import { FlowFailureType, isOktaFailure, OktaFailureType } from '../../src/failures.js';
import type { UserRecord } from '../../src/hr/user-record.js';
import type { Flow } from '../hr/flow.js';
import { leftoverOf } from '../hr/leftover-of.js';
import type { UndoOutcome } from '../hr/messages.js';
import type { OktaActivities } from '../okta.js';
import { type LinkedManager, unlinkManager } from './set-manager.js';
import { takeRecord } from './take-record.js';

/** What is undone besides what the record says was taken. */
export interface RestoreOptions {
  /** Attributes that the flow changed: they get the values of the record. */
  attributes?: readonly string[];
  /** Groups and applications that the flow added, by id: they are taken away again. */
  added?: { groups?: readonly string[]; apps?: readonly string[] };
  /** A manager whom the flow linked: the former one is put back. */
  manager?: LinkedManager | undefined;
}

/**
 * Gives a user back what the record shows and is missing now: status, memberships, applications, attributes. What fails,
 * and what Okta can't give back (passwords, factors, administrator roles, data in applications), is listed. It never fails
 * itself, and no cancellation stops it: half an undo helps nobody.
 *
 * What others gave the user meanwhile stays. It bears being repeated.
 */
export function restoreUser(flow: Flow, record: UserRecord, options: RestoreOptions = {}): Promise<UndoOutcome> {
  return CancellationScope.nonCancellable(() => flow.step('restoreUser', () => restored(flow, record, options)));
}

async function restored(
  flow: Flow,
  record: UserRecord,
  { attributes = [], added = {}, manager }: RestoreOptions,
): Promise<UndoOutcome> {
  const { userId } = record;
  flow.say(`Giving back what was taken from the user ${userId}`, 'undoing');
  const restore = new Restore(flow.okta, record);
  const found = await restore.find();
  if (!found) return restore.outcome;
  const isUsable = await restore.status(found.status);
  const now = await takeRecord(flow, { user: found });
  if (isUsable) {
    await restore.attributes(found.profile, attributes);
    await restore.groups(now, added.groups ?? []);
    await restore.apps(now, added.apps ?? []);
    if (manager) await restore.manager(manager);
  }
  restore.listLost(now, found.status);
  return restore.outcome;
}

class Restore {
  readonly outcome: UndoOutcome = { restored: [], notRestored: [] };

  constructor(
    private readonly okta: OktaActivities,
    private readonly record: UserRecord,
  ) {}

  /** The user; undefined where nothing can be given back, which is listed then. */
  async find(): Promise<User | undefined> {
    const { userId } = this.record;
    try {
      return await this.okta.getUser({ userId });
    } catch (error) {
      if (isOktaFailure(error, OktaFailureType.NotFound)) {
        this.cannot('getUser', `The user ${userId} is deleted: nothing can be given back. Onboard the person anew`);
      } else this.failed('getUser', error);
      return undefined;
    }
  }

  /** Whether the user can be given anything afterwards. */
  async status(found: string): Promise<boolean> {
    const { userId, status: wanted } = this.record;
    if (wanted === UserStatus.Deprovisioned) return found !== UserStatus.Deprovisioned;
    if (found === UserStatus.Suspended && wanted !== UserStatus.Suspended) {
      return this.tried('unsuspendUser', () => this.okta.unsuspendUser({ userId }));
    }
    if (found !== UserStatus.Deprovisioned) return true;
    if (wanted === UserStatus.Staged) {
      this.cannot(
        'status',
        'The user was STAGED, and Okta never goes back to that: activate it when the person starts',
      );
      return false;
    }
    const activated = await this.tried('activateUser', () => this.okta.activateUser({ userId, sendEmail: false }));
    if (!activated) return false;
    const status = (await this.find())?.status;
    if (status === wanted || status === undefined) return true;
    if (status === UserStatus.Active && wanted === UserStatus.Suspended) {
      return this.tried('suspendUser', () => this.okta.suspendUser({ userId }));
    }
    this.cannot(
      'status',
      `The user was ${wanted} and is ${status}${status === UserStatus.Provisioned ? ': it needs an activation link and a new password (reactivateUser)' : ''}`,
    );
    return true;
  }

  async attributes(profile: Record<string, unknown>, names: readonly string[]): Promise<void> {
    const { userId, profile: before } = this.record;
    const changed = names.filter(
      (name) => JSON.stringify(profile[name] ?? null) !== JSON.stringify(before[name] ?? null),
    );
    if (changed.length === 0) return;
    const values = Object.fromEntries(
      changed.map((name) => [name, before[name] ?? null]),
    ) as ActionInput<'updateUser'>['profile'];
    await this.tried(`updateUser ${changed.join(' ')}`, () => this.okta.updateUser({ userId, profile: values }));
  }

  async groups(now: UserRecord, added: readonly string[]): Promise<void> {
    const { userId } = this.record;
    const has = idsRead(now, 'listUserGroups', now.groups, added);
    for (const { id: groupId, type, managedByRule } of this.record.groups) {
      if (type !== 'OKTA_GROUP' || managedByRule || has.has(groupId)) continue;
      await this.tried(`addUserToGroup ${groupId}`, () => this.okta.addUserToGroup({ groupId, userId }));
    }
    for (const groupId of added.filter((id) => has.has(id))) {
      await this.tried(`removeUserFromGroup ${groupId}`, () => this.okta.removeUserFromGroup({ groupId, userId }));
    }
  }

  async apps(now: UserRecord, added: readonly string[]): Promise<void> {
    const { userId } = this.record;
    const own = now.apps.filter(({ scope }) => scope === 'USER');
    const has = idsRead(now, 'listUserAppAssignments', own, added);
    for (const { id: appId, scope } of this.record.apps) {
      if (scope !== 'USER' || has.has(appId)) continue;
      await this.tried(`assignUserToApp ${appId}`, () => this.okta.assignUserToApp({ appId, userId }));
    }
    for (const appId of added.filter((id) => has.has(id))) {
      await this.tried(`unassignUserFromApp ${appId}`, () => this.okta.unassignUserFromApp({ appId, userId }));
    }
  }

  manager(linked: LinkedManager): Promise<boolean> {
    const { userId } = this.record;
    return this.tried(`setLinkedObject ${linked.primaryName}`, () => unlinkManager(this.okta, userId, linked));
  }

  /** What no call of Okta's gives back. */
  listLost(now: UserRecord, foundStatus: string): void {
    const { roles, factors, apps, missing } = this.record;
    const [hasRoles, hasFactors] = [now.roles, now.factors].map((all) => new Set(all.map(({ id }) => id)));
    for (const { id, label, assignmentType } of roles) {
      if (assignmentType !== 'USER' || hasRoles?.has(id) === true) continue;
      this.cannot(`role ${id}`, `A Super Admin must give the administrator role ${label} again`);
    }
    for (const { id, factorType } of factors) {
      if (hasFactors?.has(id) !== true)
        this.cannot(`factor ${id}`, `The person must enrol the factor ${factorType} again`);
    }
    if (foundStatus === UserStatus.Deprovisioned && apps.length > 0) {
      this.cannot('apps', 'What applications deleted with the account is lost: look into each of them');
    }
    for (const { action } of missing)
      this.cannot(action, 'It was not in the record: what it would have shown is unknown');
  }

  cannot(step: string, message: string): void {
    this.outcome.notRestored.push({ step, type: FlowFailureType.NotRestorable, message });
  }

  private async tried(step: string, run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      this.outcome.restored.push(step);
      return true;
    } catch (error) {
      this.failed(step, error);
      return false;
    }
  }

  private failed(step: string, error: unknown): void {
    this.outcome.notRestored.push(leftoverOf(step, error));
  }
}

/** What the user has; where that could not be read, all that was added is taken away, and all that was there is given. */
const idsRead = (
  { missing }: UserRecord,
  by: string,
  found: readonly { id: string }[],
  added: readonly string[],
): ReadonlySet<string> => new Set(missing.some(({ action }) => action === by) ? added : found.map(({ id }) => id));
