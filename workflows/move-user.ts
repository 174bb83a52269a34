import { ApplicationFailure, condition } from '@temporalio/workflow';
import { type User, UserStatus } from '../src/actions/schemas/user.js';
import { OktaFailureType } from '../src/failures.js';
import { isNumber } from '../src/hr/number-set.js';
import { attributeOf, profileOf } from '../src/hr/profile-of.js';
import { linkedManagerOf, type ProvisioningSettings } from '../src/hr/settings.js';
import type { UserRecord } from '../src/hr/user-record.js';
import type { Flow } from './hr/flow.js';
import { type Effect, type Leftover, undoFlowUpdate, type UndoOutcome } from './hr/messages.js';
import { differenceOf, isEmpty, type MoveDifference } from './hr/move-difference.js';
import { checkedMove, type MoveUserInput } from './hr/move-input.js';
import { refuseUpdate } from './hr/refuse-update.js';
import { settingsOf } from './hr/settings-of.js';
import type { Access } from './steps/access-of.js';
import { type Approval, askApproval } from './steps/ask-approval.js';
import { planDate } from './steps/await-date.js';
import { attempt } from './steps/attempt.js';
import { awaitUndo } from './steps/await-undo.js';
import { confirmAccess } from './steps/confirm-access.js';
import { extend } from './steps/extend.js';
import { findByEmployeeNumber } from './steps/find-user.js';
import { grantAccess } from './steps/grant-access.js';
import { refuseStale } from './steps/refuse-stale.js';
import { renewProfile } from './steps/renew-profile.js';
import { resolveBirthright } from './steps/resolve-birthright.js';
import { runFlow } from './steps/run-flow.js';
import { setManager } from './steps/set-manager.js';
import { takeRecord } from './steps/take-record.js';
import { leaveApp, leaveGroup } from './steps/withdraw-access.js';

export type { MoveUserInput } from './hr/move-input.js';

/** What a move ended with. */
export interface MoveUserResult extends MoveDifference {
  userId: string;
  /** What was to be taken away and stays, because the removal was called off. */
  kept: Access[];
  /** The day of the move, as it was in the end. */
  effectiveDate?: string | undefined;
  approval?: Approval | undefined;
  /** How the user stood before: what an undo goes by. */
  before: UserRecord;
  /** What an undo gave back. */
  undone?: UndoOutcome | undefined;
  /** What was changed at Okta, in order. */
  effects: Effect[];
  /** What could not be finished; empty where all was done. */
  leftovers: Leftover[];
}

type Input = ReturnType<typeof checkedMove>;

const dayMs = 86_400_000;
const defaultUndoDays = 30;
const needed = ['listUserGroups', 'listUserAppAssignments', 'listGroupRules'];

/**
 * Moves somebody to another position: gives what it gives, renews the profile, and takes away what it doesn't give, after
 * a time of grace. Only what birthright rules govern is ever taken away.
 *
 * Started by a client, the command line, the Web UI or a feed; the id is `moveWorkflowId`. It waits for approval
 * (`decide`) and for the day of the move (`changeDate` moves it). A failure, a rejection, `callOff` or a cancellation
 * before the time of grace undoes all in reverse. From then on it goes forward only: what can't be finished is a leftover,
 * and a cancellation leaves all as it is. In the time of grace, `callOff` keeps what was to be taken away. At last it stays,
 * settled, and `undoFlow` gives back how the user stood before, for so many days as the input says.
 */
export async function moveUser(given: MoveUserInput): Promise<MoveUserResult> {
  const input = checkedMove(given);
  const { connection, lane, extensions, person, userId } = input;
  const { employeeNumber } = person;
  return runFlow({ kind: 'move', connection, lane, extensions, employeeNumber, userId }, (flow) => move(flow, input));
}

async function move(flow: Flow, input: Input): Promise<MoveUserResult> {
  refuseUpdate(undoFlowUpdate, 'the flow has not settled');
  const { person, groups, apps, approval, graceDays = 0, undoForDays = defaultUndoDays } = input;
  const settings = await settingsOf(flow, input);
  flow.say(`Looking for ${person.employeeNumber}`);
  const access = await resolveBirthright(flow, { person, settings, groups, apps });
  const { id: userId } = await moverOf(flow, input, settings);
  await flow.concerns(userId);
  if (input.expect !== undefined) await refuseStale(flow, { userId, expect: input.expect });
  const day = await dayOf(flow, input, settings);
  const approved = approval && (await askApproval(flow, `move of the user ${userId}`, approval));
  await day?.arrive();

  const user = await flow.okta.getUser({ userId });
  const before = await recordOf(flow, user);
  const profile = profileOf(person, settings);
  const difference = differenceOf(before, { profile, ...access }, settings);
  const { addGroups, addApps, removeGroups, removeApps } = difference;
  await grantAccess(flow, { userId, groups: addGroups, apps: addApps }, accessIn(before));
  await renewProfile(flow, { user, profile });
  const isLinked = linkedManagerOf(settings) !== undefined;
  const manager = isLinked ? (await setManager(flow, { userId, person, settings })).linked : undefined;
  flow.goForwardOnly('the move is done: undo it by the update undoFlow once it has settled');

  const hasRemovals = removeGroups.length + removeApps.length > 0;
  const isKept = hasRemovals && graceDays > 0 && (await isCalledOff(flow, userId, graceDays));
  if (!isKept) await removeAll(flow, userId, difference);
  await extend(flow, 'afterMove');
  await confirmAccess(flow, { userId, groups: addGroups, apps: addApps });

  const result: MoveUserResult = {
    ...{ userId, ...difference, kept: isKept ? [...removeGroups, ...removeApps] : [], before },
    ...{ effectiveDate: day?.date, approval: approved, effects: flow.effects, leftovers: flow.leftovers },
  };
  const isUnchanged = isEmpty(difference) && manager === undefined;
  const undone = isUnchanged
    ? undefined
    : await awaitUndo(flow, before, {
        ...{ days: undoForDays, manager },
        attributes: Object.keys(difference.profile),
        added: { groups: addGroups.map(({ id }) => id), apps: addApps.map(({ id }) => id) },
      });
  if (!undone)
    flow.say(isUnchanged ? `Nothing to change for the user ${userId}` : `Done: the user ${userId} has moved`, 'done');
  return undone ? { ...result, undone } : result;
}

async function moverOf(flow: Flow, { person, userId }: Input, settings: ProvisioningSettings): Promise<User> {
  const { employeeNumber } = person;
  const user =
    userId === undefined
      ? (await findByEmployeeNumber(flow, employeeNumber, settings))?.user
      : await flow.okta.getUser({ userId });
  if (!user) {
    const message = `Nobody has the employee number ${employeeNumber}: onboardUser makes a user`;
    throw ApplicationFailure.nonRetryable(message, OktaFailureType.NotFound, { employeeNumber });
  }
  const attribute = attributeOf('employeeNumber', settings);
  const found = attribute === undefined ? undefined : user.profile[attribute];
  if (found != null && found !== '' && !isNumber(found, employeeNumber)) {
    throw ApplicationFailure.nonRetryable(
      `The user ${user.id} isn't ${employeeNumber}, but has another employee number: leave userId out, or correct it`,
      OktaFailureType.Conflict,
      { existingUserId: user.id, employeeNumber },
    );
  }
  if (user.status === UserStatus.Deprovisioned) {
    throw ApplicationFailure.nonRetryable(
      `The user ${user.id} is deactivated: onboardUser brings somebody back`,
      OktaFailureType.WrongStatus,
      { found: user.status },
    );
  }
  return user;
}

async function dayOf(flow: Flow, { person, effectiveDate }: Input, { defaults = {} }: ProvisioningSettings) {
  if (effectiveDate === undefined) return undefined;
  return planDate(flow, {
    ...{ what: 'the day of the move', date: effectiveDate, time: defaults.startTime ?? '00:00' },
    timeZone: person.timeZone ?? defaults.timeZone ?? 'UTC',
  });
}

/** @throws ApplicationFailure where something could not be read that decides what is changed */
async function recordOf(flow: Flow, user: User): Promise<UserRecord> {
  const record = await takeRecord(flow, { user });
  const missing = record.missing.find(({ action }) => needed.includes(action));
  if (!missing) return record;
  throw ApplicationFailure.nonRetryable(
    `What the user ${user.id} has could not be read: ${missing.action}`,
    missing.type,
    {
      action: missing.action,
    },
  );
}

const accessIn = ({ groups, apps }: UserRecord) => ({
  groups,
  apps: apps.map(({ id, label, scope }) => ({ id, name: label, scope })),
});

/** Waits out the time of grace; gives whether the removals were called off in it. */
async function isCalledOff(flow: Flow, userId: string, graceDays: number): Promise<boolean> {
  const ms = graceDays * dayMs;
  flow.callOff.accept(() => Promise.resolve());
  const until = new Date(Date.now() + ms).toISOString();
  flow.say(`Waiting before access of the former position is taken from the user ${userId}`, 'waiting', until);
  const wasCalledOff = await condition(() => flow.callOff.by !== undefined, ms);
  flow.callOff.refuse('the time of grace is over');
  return wasCalledOff;
}

async function removeAll(flow: Flow, userId: string, { removeGroups, removeApps }: MoveDifference): Promise<void> {
  flow.say(`Taking access of the former position from the user ${userId}`);
  const take = (name: string, run: () => Promise<void>) => attempt(flow, name, () => flow.step(name, run));
  for (const { id } of removeGroups) await take(`removeUserFromGroup ${id}`, () => leaveGroup(flow, id, userId));
  for (const { id } of removeApps) await take(`unassignUserFromApp ${id}`, () => leaveApp(flow, id, userId));
}
