import { createHash } from 'node:crypto';
import { z } from 'zod';
import { path, quoted } from '../../src/actions/request.js';
import { groupSchema } from '../../src/actions/schemas/group.js';
import { userSchema } from '../../src/actions/schemas/user.js';
import type { OrgUser } from '../../src/hr/compare.js';
import { OktaApiError } from '../../src/okta/errors.js';
import type { ClientOf } from '../okta-actions.js';
import { inOrg, type OrgReading } from './org-reading.js';

/** An application as a list of a user's assignments gives it. */
const assignedAppSchema = z.looseObject({
  id: z.string(),
  label: z.string().nullish(),
  _embedded: z.looseObject({ user: z.looseObject({ scope: z.string().nullish() }).nullish() }).nullish(),
});

/** Reads all of a user that a plan goes by; undefined where there is no such user. */
export async function readUserState(reading: OrgReading, userId: string): Promise<OrgUser | undefined> {
  const user = await found(reading, path`/api/v1/users/${userId}`);
  if (!user) return undefined;
  const { id, status, profile } = user;
  const groups = await reading.all({ path: path`/api/v1/users/${id}/groups`, bucket: 'other', item: groupSchema });
  const apps = await reading.all({
    path: '/api/v1/apps',
    query: { filter: `user.id eq ${quoted(id)}`, expand: `user/${id}`, limit: 200 },
    bucket: 'apps',
    item: assignedAppSchema,
  });
  return {
    ...{ id, status, profile },
    groups: groups.map(({ id: groupId, type, profile: { name } }) => ({ id: groupId, name, type })),
    apps: apps.map(({ id: appId, label, _embedded: embedded }) => ({
      ...{ id: appId, name: label ?? appId },
      scope: embedded?.user?.scope === 'GROUP' ? 'GROUP' : 'USER',
    })),
  };
}

async function found(reading: OrgReading, userPath: string): Promise<z.output<typeof userSchema> | undefined> {
  try {
    return (await reading.get({ path: userPath, bucket: 'user-read', schema: userSchema })).body;
  } catch (error) {
    if (error instanceof OktaApiError && error.refusal.status === 404) return undefined;
    throw error;
  }
}

/** The user with that login, or id; undefined where there is none. Consistent, unlike a search. */
export const findByLogin = (reading: OrgReading, login: string): Promise<z.output<typeof userSchema> | undefined> =>
  found(reading, path`/api/v1/users/${login}`);

/** What tells whether a user is as the plan found them. */
export function fingerprintOf({ status, profile, groups, apps }: OrgUser): string {
  const attributes = Object.entries(profile).filter(([, value]) => value !== null && value !== '');
  const parts = [
    status,
    attributes.sort(([a], [b]) => (a < b ? -1 : 1)),
    groups.map(({ id }) => id).sort(),
    apps.map(({ id, scope }) => `${id} ${scope}`).sort(),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export interface UserFingerprintInput {
  connection: string;
  /** The Okta id. */
  userId: string;
}

/** Makes the activity that gives the present fingerprint of a user; null where there is none any more. */
export const userFingerprintActivity =
  (clientOf: ClientOf) =>
  ({ connection, userId }: UserFingerprintInput): Promise<string | null> =>
    inOrg(
      clientOf,
      { action: 'userFingerprint', connection, scopes: ['okta.users.read', 'okta.apps.read'] },
      async (reading) => {
        const user = await readUserState(reading, userId);
        return user ? fingerprintOf(user) : null;
      },
    );
