import { ApplicationFailure } from '@temporalio/workflow';
import type { ActionInput } from '../../src/actions/index.js';
import { type User, UserStatus } from '../../src/actions/schemas/user.js';
import { OktaFailureType, oktaFailureOf } from '../../src/failures.js';
import { loginOf } from '../../src/hr/login.js';
import type { Person } from '../../src/hr/person.js';
import { profileOf } from '../../src/hr/profile-of.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { Flow } from '../hr/flow.js';
import {
  findByEmployeeNumber,
  type Found,
  type FoundPerson,
  holderOfLogin,
  holderOfMail,
  strangerConflict,
} from './find-user.js';
import { renewProfile } from './renew-profile.js';
import { mayHaveCreated, stageUser } from './stage-user.js';

/** Who is to have a user. */
export interface EnsureUser {
  person: Person;
  settings?: ProvisioningSettings | undefined;
  credentials?: ActionInput<'createUser'>['credentials'];
  type?: ActionInput<'createUser'>['type'];
}

/** The user of a person. */
export interface EnsuredUser {
  user: User;
  /**
   * `created`: just made, staged. `resumed`: made by a run that was interrupted, staged or waiting for the first visit.
   * `former`: of somebody who left and comes back, deactivated and as it was: see `returnUser`.
   */
  how: 'created' | 'resumed' | 'former';
}

const mostLogins = 50;
const unfinished: ReadonlySet<string> = new Set([UserStatus.Staged, UserStatus.Provisioned]);

/**
 * Makes sure that a person has a user: looks for one by the employee number, the login and the work mail, and creates it,
 * staged, where there is none. Of the logins that the settings' template gives, it takes the first that is free
 * (`collision: 'number'`, the default). The undo deletes what was created.
 *
 * @throws ApplicationFailure `Okta.Conflict`: the login or the mail is somebody else's, or the person is there and active;
 * `Okta.InvalidInput`: no login can be made
 */
export async function ensureUser(flow: Flow, wanted: EnsureUser): Promise<EnsuredUser> {
  return flow.step('ensureUser', async () => {
    const { person, settings = {} } = wanted;
    flow.say(`Looking for ${person.employeeNumber}`);
    const own = await findByEmployeeNumber(flow, person.employeeNumber, settings);
    if (own) return taken(flow, own, wanted);
    const { workEmail: email } = person;
    if (email !== undefined) {
      const holder = await holderOfMail(flow, { email, person, settings });
      if (holder.is === 'same' || holder.is === 'former') return taken(flow, holder, wanted);
      refuseStranger(person, holder);
    }
    for (let n = 1; n <= mostLogins; n++) {
      const login = loginToTry(person, settings.login, n);
      const { found, created } = await tryLogin(flow, login, wanted);
      if (created) return { user: created, how: 'created' };
      if (found.is === 'same' || found.is === 'former') return taken(flow, found, wanted);
      if (person.login !== undefined || settings.collision === 'refuse') refuseStranger(person, found);
    }
    throw ApplicationFailure.nonRetryable(
      `The first ${String(mostLogins)} logins for ${person.employeeNumber} are taken: give this person a login`,
      OktaFailureType.Conflict,
      { employeeNumber: person.employeeNumber },
    );
  });
}

/** Creates the user with a login, unless somebody has it. */
async function tryLogin(
  flow: Flow,
  login: string,
  { person, settings = {}, credentials, type }: EnsureUser,
): Promise<{ found: Found; created?: User }> {
  const seek = { login, person, settings };
  const holder = await holderOfLogin(flow, seek);
  if (holder.is !== 'none') return { found: holder };
  if (person.workEmail === undefined) {
    const mailbox = await holderOfMail(flow, { email: login, person, settings });
    if (mailbox.is !== 'none') return { found: mailbox };
  }
  flow.say(`Creating the user of ${person.employeeNumber}, staged`);
  const profile = profileOf(person, settings, login) as ActionInput<'createUser'>['profile'];
  try {
    return { found: { is: 'none' }, created: await stageUser(flow, { profile, credentials, type }) };
  } catch (error) {
    if (!isTakenLogin(error) || mayHaveCreated(error)) throw error;
    // Taken meanwhile, perhaps by another run for this very person; or by a spelling that is the same to Okta.
    const now = await holderOfLogin(flow, seek);
    if (now.is === 'none' && (person.login !== undefined || settings.collision === 'refuse')) throw error;
    return { found: now };
  }
}

function loginToTry(person: Person, template: string | undefined, n: number): string {
  const { login, problem } = loginOf(person, template, n);
  if (login !== undefined) return login;
  throw ApplicationFailure.nonRetryable(
    `person.${problem.field} of ${person.employeeNumber} ${problem.message}`,
    OktaFailureType.InvalidInput,
    { paths: [`person.${problem.field}`] },
  );
}

/** Goes on with a user that is there. */
async function taken(flow: Flow, { is, user }: FoundPerson, { person, settings }: EnsureUser): Promise<EnsuredUser> {
  await flow.concerns(user.id);
  if (is === 'former') return { user, how: 'former' };
  if (!unfinished.has(user.status)) {
    throw ApplicationFailure.nonRetryable(
      `${person.employeeNumber} has the user ${user.id} already, and it is ${user.status}: moveUser changes what somebody has`,
      OktaFailureType.Conflict,
      { existingUserId: user.id, found: user.status, employeeNumber: person.employeeNumber },
    );
  }
  // The login stays the one that was made for the person.
  await renewProfile(flow, { user, profile: profileOf(person, settings) });
  return { user, how: 'resumed' };
}

function refuseStranger(person: Person, found: Found): void {
  if (found.is === 'stranger') throw strangerConflict(person, found);
}

function isTakenLogin(error: unknown): boolean {
  const failure = oktaFailureOf(error);
  const causes = failure?.details.causes ?? [];
  return failure?.type === OktaFailureType.Conflict && causes.some((cause) => /^login:/i.test(cause));
}
