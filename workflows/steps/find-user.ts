import { ApplicationFailure } from '@temporalio/workflow';
import { quoted } from '../../src/actions/request.js';
import { type User, UserStatus } from '../../src/actions/schemas/user.js';
import { isOktaFailure, OktaFailureType } from '../../src/failures.js';
import { sameLogin } from '../../src/hr/login.js';
import { isNumber } from '../../src/hr/number-set.js';
import type { Person } from '../../src/hr/person.js';
import { attributeOf } from '../../src/hr/profile-of.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { Flow } from '../hr/flow.js';
import { itemsOf } from '../lib/pages.js';

/**
 * Who is there already: nobody; the person (`same`); the person after having left (`former`); or somebody else who has
 * the login or the mail address (`stranger`).
 */
export type Found = { is: 'none'; user?: never } | FoundPerson | { is: 'stranger'; user: User; by: 'login' | 'email' };

/** The person, present or deactivated. */
export interface FoundPerson {
  is: 'same' | 'former';
  user: User;
}

/** Whom to look for. */
export interface FindUser {
  person: Pick<Person, 'employeeNumber' | 'login' | 'workEmail'>;
  /** Where the employee number stands in the profile. */
  settings?: Pick<ProvisioningSettings, 'profile'> | undefined;
  /** A login besides the person's own. */
  login?: string | undefined;
}

/**
 * Looks for a person: by the employee number, the login and the work mail.
 *
 * @throws ApplicationFailure `Okta.Ambiguous`: several users have the employee number
 */
export async function findUser(flow: Flow, { person, settings, login = person.login }: FindUser): Promise<Found> {
  return flow.step('findUser', async () => {
    const own = await findByEmployeeNumber(flow, person.employeeNumber, settings);
    if (own) return own;
    if (login !== undefined) {
      const holder = await holderOfLogin(flow, { login, person, settings });
      if (holder.is !== 'none') return holder;
    }
    const email = person.workEmail;
    return email === undefined ? { is: 'none' } : holderOfMail(flow, { email, person, settings });
  });
}

/** The user of an employee number; somebody who has left only where nobody else has it. */
export async function findByEmployeeNumber(
  flow: Flow,
  employeeNumber: string,
  settings?: FindUser['settings'],
): Promise<FoundPerson | undefined> {
  const attribute = attributeOf('employeeNumber', settings);
  if (attribute === undefined) return undefined;
  const users: User[] = [];
  const search = `profile.${attribute} eq ${quoted(employeeNumber)}`;
  for await (const user of itemsOf(flow.okta.searchUsers, { search, limit: 10 })) {
    // What searches find may be older than what is.
    if (isNumber(user.profile?.[attribute], employeeNumber)) users.push(user as User);
  }
  const present = users.filter(({ status }) => status !== UserStatus.Deprovisioned);
  const [user, ...others] = present.length > 0 ? present : users;
  if (!user) return undefined;
  if (others.length > 0) {
    const ids = [user, ...others].map(({ id }) => id);
    throw ApplicationFailure.nonRetryable(
      `Several users have the employee number ${employeeNumber}: ${ids.join(', ')}. Leave it with one of them`,
      OktaFailureType.Ambiguous,
      { employeeNumber, users: ids },
    );
  }
  const fresh = await unlessNotFound(() => flow.okta.getUser({ userId: user.id }));
  return fresh && judged(fresh);
}

/** Who has a login. Okta answers that by what is, not by an index that lags. */
export async function holderOfLogin(flow: Flow, { login, ...seek }: FindUser & { login: string }): Promise<Found> {
  const user = await unlessNotFound(() => flow.okta.getUser({ userId: login }));
  if (!user || !sameLogin(user.profile.login ?? '', login)) return { is: 'none' };
  return isOf(seek, user) ? judged(user) : { is: 'stranger', user, by: 'login' };
}

/** Who has a mail address; strangers who have left don't count, an address may be given anew. */
export async function holderOfMail(flow: Flow, { email, ...seek }: FindUser & { email: string }): Promise<Found> {
  for await (const found of itemsOf(flow.okta.searchUsers, {
    search: `profile.email eq ${quoted(email)}`,
    limit: 10,
  })) {
    const user = found as User;
    if (isOf(seek, user)) return judged(user);
    if (user.status !== UserStatus.Deprovisioned) return { is: 'stranger', user, by: 'email' };
  }
  return { is: 'none' };
}

function isOf({ person, settings }: FindUser, { profile }: User): boolean {
  const attribute = attributeOf('employeeNumber', settings);
  return attribute !== undefined && isNumber(profile[attribute], person.employeeNumber);
}

const judged = (user: User): FoundPerson => ({
  is: user.status === UserStatus.Deprovisioned ? 'former' : 'same',
  user,
});

/** What a read gives; undefined where there is nothing of the kind. */
export async function unlessNotFound<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isOktaFailure(error, OktaFailureType.NotFound)) return undefined;
    throw error;
  }
}

/** The failure that somebody else has what a person is to have. */
export const strangerConflict = (
  { employeeNumber }: Pick<Person, 'employeeNumber'>,
  { user, by }: { user: User; by: 'login' | 'email' },
): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `The ${by} that ${employeeNumber} is to have belongs to another user (${user.id}), who is left alone: ` +
      `give ${employeeNumber} another one, or the employee number to that user if it is the same person`,
    OktaFailureType.Conflict,
    { existingUserId: user.id, field: by, employeeNumber },
  );
