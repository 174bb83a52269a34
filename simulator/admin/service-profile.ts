import type { Org } from '../org/org.js';
import type { UserObject } from '../seed/object-schemas.js';

/** A profile that is complete, made of a login. */
export function profileOf(login: string): UserObject['profile'] {
  const [firstName = 'Test', lastName = 'User'] =
    login
      .split('@', 1)[0]
      ?.split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean) ?? [];
  return { login, email: login, firstName, lastName };
}

/** The first of these names that nobody has. */
export function freeServiceProfile(org: Org): UserObject['profile'] {
  for (let nth = 0; ; nth += 1) {
    const profile = serviceProfile(nth);
    if (org.users.find(profile.login) === undefined) return profile;
  }
}

const serviceProfile = (nth: number): UserObject['profile'] => ({
  firstName: 'Automation',
  lastName: nth === 0 ? 'Admin' : `Admin ${nth + 1}`,
  login: `automation.admin${nth === 0 ? '' : nth + 1}@example.com`,
  email: `automation.admin${nth === 0 ? '' : nth + 1}@example.com`,
});
