import { grantRole, roleLabels } from '../operations/roles.js';
import type { ApiToken } from '../org/api-tokens.js';
import type { Org } from '../org/org.js';
import type { AdminRole, User } from '../org/user-store.js';
import { SeedError, seedUser } from '../seed/add-objects.js';
import type { TokenInput } from './input-schemas.js';
import type { RoleInput } from './object-inputs.js';
import { freeServiceProfile } from './service-profile.js';

/** A user by id or login. */
export function personAt(org: Org, address: string): User {
  const user = org.users.find(address);
  if (user === undefined) throw new SeedError(`there is no user ${address}`);
  return user;
}

/** Enrolls factors, active ones unless they say otherwise. */
export function enrollFactors(org: Org, userId: string, factors: Record<string, unknown>[]): User['factors'] {
  const user = personAt(org, userId);
  const at = org.clock.iso();
  const enrolled = factors.map((factor) => ({ id: org.ids.object('opf'), vendorName: 'OKTA', status: 'ACTIVE', created: at, lastUpdated: at, ...factor })); // prettier-ignore
  user.factors.push(...enrolled);
  return enrolled;
}

export function giveRoles(org: Org, userId: string, roles: RoleInput[]): AdminRole[] {
  const user = personAt(org, userId);
  const unknown = roles.find(({ type }) => !Object.hasOwn(roleLabels, type));
  if (unknown !== undefined) throw new SeedError(`type: Okta has no role ${unknown.type}`);
  return roles.map(({ type, assignmentType }) => grantRole(org, user, type, assignmentType));
}

/** An API token, and somebody who owns it. */
export function makeToken(org: Org, input: TokenInput): ApiToken {
  const owner = input.owner === undefined ? seedUser(org, { profile: freeServiceProfile(org) }) : personAt(org, input.owner); // prettier-ignore
  if (owner.roles.length === 0) for (const role of input.roles ?? ['SUPER_ADMIN']) grantRole(org, owner, role);
  const token: ApiToken = {
    id: org.ids.object('00T'),
    value: input.value ?? `00${org.ids.secret(40)}`,
    name: input.name ?? 'API token',
    ownerId: owner.id,
    created: org.clock.iso(),
    lastUsed: org.clock.now(),
    rateLimitPercentage: input.rateLimitPercentage ?? 50,
    concurrencyPercentage: input.concurrencyPercentage ?? 50,
  };
  org.tokens.add(token);
  return token;
}
