import { ApplicationFailure } from '@temporalio/workflow';
import { UserStatus } from '../src/actions/schemas/user.js';
import { FlowFailureType } from '../src/failures.js';
import type { Activation } from '../src/hr/activation.js';
import { profileOf } from '../src/hr/profile-of.js';
import type { ProvisioningSettings } from '../src/hr/settings.js';
import { endEarlierLeave } from './hr/end-earlier-leave.js';
import type { Flow } from './hr/flow.js';
import type { Effect, Leftover } from './hr/messages.js';
import { checkedOnboarding, type OnboardUserInput } from './hr/onboarding-input.js';
import { settingsOf } from './hr/settings-of.js';
import type { Access } from './steps/access-of.js';
import { activatePerson } from './steps/activate-person.js';
import { type Approval, askApproval } from './steps/ask-approval.js';
import { type PlannedDate, planDate } from './steps/await-date.js';
import { awaitFirstSignIn } from './steps/await-first-sign-in.js';
import { confirmAccess } from './steps/confirm-access.js';
import { ensureUser, type EnsuredUser } from './steps/ensure-user.js';
import { extend } from './steps/extend.js';
import { findByEmployeeNumber, unlessNotFound } from './steps/find-user.js';
import { grantAccess } from './steps/grant-access.js';
import { refuseStale } from './steps/refuse-stale.js';
import { resolveBirthright } from './steps/resolve-birthright.js';
import { returnUser } from './steps/return-user.js';
import { runFlow } from './steps/run-flow.js';
import { setManager } from './steps/set-manager.js';
import { stageUser } from './steps/stage-user.js';

export type { OnboardByPerson, OnboardByProfile, OnboardUserInput } from './hr/onboarding-input.js';

/** What onboarding ended with. */
export interface OnboardUserResult {
  userId: string;
  /** `PROVISIONED` (waits for the person's first visit) or `ACTIVE`, as it was on the first day. */
  status: string;
  login?: string | undefined;
  /** `returned`: a former employee's user was brought back. `resumed`: an interrupted run had begun. */
  how?: 'created' | 'resumed' | 'returned';
  groupIds: string[];
  /** What the person was to get, and why. */
  groups?: Access[];
  apps?: Access[];
  /** Memberships of former times that were taken away. */
  groupsRemoved?: Access[];
  /** With `sendEmail: false`: the link, `sealed`, or that it was withheld. With `claim`: `claimId`. */
  activation: Record<string, unknown>;
  /** The first day, as it was in the end. */
  startDate?: string | undefined;
  approval?: Approval | undefined;
  /** When the person first signed in (ISO 8601), where that was watched for. */
  firstSignIn?: string | undefined;
  /** What was changed at Okta, in order. */
  effects?: Effect[];
  /** What could not be finished after the first day began; empty where all was done. */
  leftovers?: Leftover[];
}

type Input = ReturnType<typeof checkedOnboarding>;

const managerWaitSeconds = 3600;

/**
 * Onboards somebody: finds or creates the user, staged and without any mail; writes the manager down; gives the groups
 * and applications; asks for approval; waits for the first day; and activates last, so that nobody can sign in
 * half-equipped. A former employee comes back on the first day with access afresh.
 *
 * Started by a client, the command line, the Web UI or a feed; the id is `onboardWorkflowId`, best of an employee number.
 * Until the person is let in, a step that fails, a rejection, the update `callOff` and a cancellation undo all in reverse:
 * no user, no membership is left. What could not be undone stands in the failure's `details[1]`. From then on it goes
 * forward: what can't be finished is a leftover, and a cancellation leaves what was done. The update `changeDate` moves the
 * first day until it has come; `decide` approves. A claim is a workflow of its own, which goes on when this one has ended
 * well, and is withdrawn by the undo.
 */
export async function onboardUser(given: OnboardUserInput): Promise<OnboardUserResult> {
  const input = checkedOnboarding(given);
  const { connection, lane, extensions, person } = input;
  const employeeNumber = person?.employeeNumber;
  return runFlow({ kind: 'onboarding', connection, lane, extensions, employeeNumber }, (flow) => onboard(flow, input));
}

async function onboard(flow: Flow, input: Input): Promise<OnboardUserResult> {
  const { person, approval, firstSignIn } = input;
  const settings = person ? await settingsOf(flow, input) : {};
  flow.say('Looking up the groups and applications');
  const access = await resolveBirthright(flow, { person, settings, ...accessAsked(input) });
  const start = await startOf(flow, input, settings);
  const ensured = await userOf(flow, input, settings);
  const userId = ensured.user.id;
  const isFormer = ensured.how === 'former';

  const equip = async (): Promise<boolean> => {
    const hasManager = !person || !settings.manager || (await setManager(flow, { userId, person, settings })).isDone;
    await grantAccess(flow, { userId, ...access }, ensured.how === 'created' ? 'nothing' : undefined);
    // Until the first day others may change what the person has.
    if (person) await confirmAccess(flow, { userId, ...access });
    return hasManager;
  };
  // Nobody deactivated can be equipped; whoever comes back is, on the first day.
  let hasManager = isFormer || (await equip());
  await extend(flow, 'afterCreate');
  if (approval) start?.showPlans();
  const approved = approval && (await askApproval(flow, `onboarding of the user ${userId}`, approval));
  await start?.arrive();
  await extend(flow, 'beforeActivation');
  await refuseLeaver(flow, ensured);

  let groupsRemoved: Access[] = [];
  if (isFormer && person) {
    const { user } = ensured;
    const back = await returnUser(flow, { user, profile: profileOf(person, settings), groups: access.groups });
    groupsRemoved = back.removed;
    hasManager = await equip();
  } else {
    keepActivationUndoable(flow, ensured);
  }
  const { status, activation, lastLogin } = await activatePerson(flow, {
    ...{ userId, isActivated: isFormer },
    ...activationOf(input),
  });
  flow.goForwardOnly('the person is let in: use offboardUser to take access away');
  if (isFormer) {
    const { connection, taskQueue, lane } = flow;
    await endEarlierLeave({ connection, userId, taskQueue, lane });
  }

  await extend(flow, 'afterActivation');
  if (person) {
    const { managerWaitSeconds: waitSeconds = managerWaitSeconds } = input;
    if (!hasManager) await setManager(flow, { userId, person, settings, waitSeconds });
  }
  const signedIn = firstSignIn && (await awaitFirstSignIn(flow, { userId, lastLogin, ...firstSignIn }));
  flow.say(`Done: the user ${userId} is ${status}`, 'done');
  return {
    ...{ userId, status, login: ensured.user.profile.login },
    how: ensured.how === 'former' ? 'returned' : ensured.how,
    ...{ groupIds: access.groups.map(({ id }) => id), ...access, groupsRemoved, activation },
    ...{ startDate: start?.date, approval: approved, firstSignIn: signedIn },
    ...{ effects: flow.effects, leftovers: flow.leftovers },
  };
}

const accessAsked = (
  input: Input,
): { groups?: (string | Access)[] | undefined; apps?: (string | Access)[] | undefined } =>
  input.person
    ? { groups: input.groups, apps: input.apps }
    : { groups: [...(input.groupIds ?? []).map((id) => ({ id, name: id })), ...(input.groupNames ?? [])] };

const activationOf = (input: Input): Activation => {
  if (input.person) return input.activation ?? {};
  const { sendEmail, reveal, seal, claim } = input;
  return { sendEmail, reveal, seal, claim };
};

async function startOf(
  flow: Flow,
  { person }: Input,
  settings: ProvisioningSettings,
): Promise<PlannedDate | undefined> {
  if (person?.startDate === undefined) return undefined;
  const { timeZone = 'UTC', startTime = '00:00' } = settings.defaults ?? {};
  return planDate(flow, {
    ...{ what: 'the first working day', date: person.startDate, time: startTime },
    timeZone: person.timeZone ?? timeZone,
  });
}

async function userOf(flow: Flow, input: Input, settings: ProvisioningSettings): Promise<EnsuredUser> {
  const { person, credentials, type } = input;
  if (person && input.expect !== undefined) {
    const found = await findByEmployeeNumber(flow, person.employeeNumber, settings);
    await refuseStale(flow, { userId: found?.user.id, expect: input.expect });
  }
  if (person) return ensureUser(flow, { person, settings, credentials, type });
  flow.say('Creating the user, staged');
  return { user: await stageUser(flow, { profile: input.profile, credentials, type }), how: 'created' };
}

/** Whoever left before the first day must not be let in. */
async function refuseLeaver({ okta }: Flow, { user, how }: EnsuredUser): Promise<void> {
  const found = await unlessNotFound(() => okta.getUser({ userId: user.id }));
  if (found && (how === 'former' || found.status !== UserStatus.Deprovisioned)) return;
  throw ApplicationFailure.nonRetryable(
    `The user ${user.id} was ${found ? 'deactivated' : 'deleted'} before the first day`,
    FlowFailureType.Stale,
    { found: found?.status ?? 'deleted' },
  );
}

/** A user whom an earlier run made can't be staged again, and isn't ours to delete. */
function keepActivationUndoable({ okta, undo }: Flow, { user, how }: EnsuredUser): void {
  if (how !== 'resumed' || user.status !== UserStatus.Staged) return;
  undo.push(`activateUser ${user.id}`, async () => {
    const { status } = await okta.getUser({ userId: user.id });
    if (status === UserStatus.Staged) return;
    await okta.deactivateUser({ userId: user.id, sendEmail: false });
    throw ApplicationFailure.nonRetryable(
      'the user was staged, which Okta can never make it again: it is deactivated now',
      FlowFailureType.Stale,
    );
  });
}
