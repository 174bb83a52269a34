import type { ActionInput } from '../../src/actions/index.js';
import type { User } from '../../src/actions/schemas/user.js';
import { type ProfileChanges, profileChanges } from '../../src/hr/profile-changes.js';
import type { Flow } from '../hr/flow.js';

type Profile = NonNullable<ActionInput<'updateUser'>['profile']>;

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
