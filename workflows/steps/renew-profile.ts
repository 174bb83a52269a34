import type { ActionInput } from '../../src/actions/index.js';
import type { User } from '../../src/actions/schemas/user.js';
import { loginKey } from '../../src/hr/login.js';
import type { Flow } from '../hr/flow.js';

/** Attributes that differ, as they are and as they are to be. */
export type ProfileChanges = Record<string, { from: unknown; to: unknown }>;
type Profile = NonNullable<ActionInput<'updateUser'>['profile']>;

/**
 * How a profile differs from what it is to be. To Okta, an attribute that is null, empty or absent is the same, and so are
 * spellings of a login or a mail address.
 */
export const profileChanges = (found: Record<string, unknown>, wanted: Record<string, unknown>): ProfileChanges =>
  Object.fromEntries(
    Object.entries(wanted).flatMap(([name, value]): [string, { from: unknown; to: unknown }][] => {
      const [from, to] = [found[name] ?? null, value ?? null];
      return comparable(name, from) === comparable(name, to) ? [] : [[name, { from, to }]];
    }),
  );

function comparable(name: string, value: unknown): string {
  if (value === null || value === '') return '';
  const isAddress = typeof value === 'string' && (name === 'login' || name === 'email');
  return JSON.stringify(isAddress ? loginKey(value) : value);
}

/** Changes those attributes of a user that differ from what they are to be; the undo puts them back. */
export async function renewProfile(
  flow: Flow,
  { user, profile }: { user: Pick<User, 'id' | 'profile'>; profile: Record<string, unknown> },
): Promise<ProfileChanges> {
  return flow.step('renewProfile', async () => {
    const changes = profileChanges(user.profile, profile);
    const names = Object.keys(changes);
    if (names.length === 0) return changes;
    const valuesOf = (side: 'from' | 'to'): Profile =>
      Object.fromEntries(names.map((name) => [name, changes[name]?.[side]])) as Profile;
    flow.say(`Renewing the profile of the user ${user.id}: ${names.join(', ')}`);
    flow.undo.push('updateUser', () => flow.okta.updateUser({ userId: user.id, profile: valuesOf('from') }));
    await flow.okta.updateUser({ userId: user.id, profile: valuesOf('to') });
    return changes;
  });
}
