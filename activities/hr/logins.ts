import type { Untouchable } from '../../src/hr/compare.js';
import { loginKey, loginOf, sameLogin } from '../../src/hr/login.js';
import { numberKey } from '../../src/hr/number-set.js';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { OrgPerson } from './org-person.js';
import type { OrgReading } from './org-reading.js';
import type { OrgView } from './org-view.js';
import { findByLogin } from './user-state.js';

/** What a joiner is to be called, or why nobody can say. */
export interface ChosenLogin {
  login?: string;
  /** The person's own user, whom the search did not give yet. */
  user?: OrgPerson;
  stranger?: Untouchable;
}

/** So many people of one name are plenty. */
const mostTries = 30;

/**
 * Chooses the login of a joiner: read one by one, because the search lags. Those that this plan gave away count as
 * taken.
 */
export async function chooseLogin(reading: OrgReading, view: OrgView, person: Person): Promise<ChosenLogin> {
  const { settings } = view.options;
  for (let n = 1; n <= mostTries; n += 1) {
    const { login, problem } = loginOf(person, settings.login, n);
    if (problem) return { stranger: { reason: `${problem.field} ${problem.message}` } };
    const key = loginKey(login);
    const owner = view.claimed.get(key) ?? person.employeeNumber;
    if (owner !== person.employeeNumber) {
      if (!triesOn(person, settings)) return { stranger: { reason: `the login is given to ${owner}, who joins, too` } };
      continue;
    }
    // Claimed before it is looked up: others are looked up at the same time.
    view.claimed.set(key, person.employeeNumber);
    const user = await holderOf(reading, login);
    if (user && view.keyOf(user) === numberKey(person.employeeNumber)) return { login, user };
    if (!user) return { login };
    if (!triesOn(person, settings)) return { stranger: takenBy(view, user) };
  }
  return { stranger: { reason: `${String(mostTries)} logins that the template makes are taken: give a login` } };
}

const triesOn = ({ login }: Person, { collision = 'number' }: ProvisioningSettings): boolean =>
  login === undefined && collision === 'number';

/** Who has that login, case and accents aside. */
async function holderOf(reading: OrgReading, login: string): Promise<OrgPerson | undefined> {
  const user = await findByLogin(reading, login);
  // A login without an @ may find somebody by the part before theirs.
  return user && sameLogin(user.profile.login ?? '', login) ? user : undefined;
}

/** Who stands in the way of a user who is to get another login. */
export async function loginStranger(
  reading: OrgReading,
  view: OrgView,
  { login, userId }: { login: string; userId: string },
): Promise<Untouchable | undefined> {
  const holder = await holderOf(reading, login);
  return holder && holder.id !== userId ? takenBy(view, holder) : undefined;
}

/** Says whose the login or the mail address is, without a name. */
export function takenBy(view: OrgView, user: OrgPerson, what = 'login'): Untouchable {
  const number = view.numberOf(user);
  const who =
    number === ''
      ? `has no employee number: if that is this person, set it in Okta`
      : `has the employee number ${number}`;
  return { userId: user.id, reason: `the ${what} belongs to the user ${user.id}, who ${who}` };
}
