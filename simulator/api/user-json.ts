import type { Org } from '../org/org.js';
import type { User, UserData } from '../org/user-store.js';

/** A user in a list carries a link to itself only. */
export const listedUser = (data: UserData, baseUrl: string): Record<string, unknown> => ({
  ...data,
  _links: { self: { href: `${baseUrl}/api/v1/users/${data.id}` } },
});

/** A single user lists the operations that are legal in its status. */
export function singleUser(org: Org, { data }: User, baseUrl: string): Record<string, unknown> {
  const self = `${baseUrl}/api/v1/users/${data.id}`;
  const post = (path: string): { href: string; method: string } => ({ href: `${self}/${path}`, method: 'POST' });
  const lifecycle = (name: string): { href: string; method: string } => post(`lifecycle/${name}`);
  const { status, credentials } = data;
  const { schemaId } = org.userTypes.get(data.type.id) ?? org.userTypes.default;
  const hasPassword = credentials.password !== undefined;
  const own = credentials.provider.type === 'OKTA';
  const legal: Record<string, unknown> = {};
  if (status === 'STAGED' || status === 'DEPROVISIONED') legal['activate'] = lifecycle('activate');
  if (status === 'PROVISIONED' || status === 'RECOVERY') legal['reactivate'] = lifecycle('reactivate');
  if (status === 'ACTIVE') legal['suspend'] = lifecycle('suspend');
  if (status === 'SUSPENDED') legal['unsuspend'] = lifecycle('unsuspend');
  if (status === 'LOCKED_OUT') legal['unlock'] = lifecycle('unlock');
  if (own && ['ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT'].includes(status)) {
    legal['resetPassword'] = lifecycle('reset_password');
  }
  if (hasPassword && (status === 'ACTIVE' || status === 'PASSWORD_EXPIRED')) {
    legal['expirePassword'] = lifecycle('expire_password');
    legal['changePassword'] = post('credentials/change_password');
  }
  if (hasPassword && status === 'ACTIVE') legal['forgotPassword'] = post('credentials/forgot_password');
  if (status === 'DEPROVISIONED') legal['delete'] = { href: self, method: 'DELETE' };
  else legal['deactivate'] = lifecycle('deactivate');
  return {
    ...data,
    _links: {
      ...legal,
      schema: { href: `${baseUrl}/api/v1/meta/schemas/user/${schemaId}` },
      type: { href: `${baseUrl}/api/v1/meta/types/user/${data.type.id}` },
      self: { href: self },
    },
  };
}

export const etag = (user: User): string => `W/"${user.version.toString(16).padStart(8, '0')}${user.id.slice(-8)}"`;
