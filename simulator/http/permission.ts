import { forbidden, OktaRefusal } from '../org/okta-error.js';
import type { ApiToken } from '../org/api-tokens.js';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';

/** The token in the header and its owner, whose standing decides whether the token lives. */
export function authenticate(org: Org, authorization: string | undefined): { token: ApiToken; actor: User } {
  if (authorization === undefined) throw new OktaRefusal(403, 'E0000005', 'Invalid session');
  const value = /^SSWS\s+(\S+)$/i.exec(authorization)?.[1];
  const token = value === undefined ? undefined : org.tokens.use(value, org.clock.now());
  const actor = token && org.users.get(token.ownerId);
  if (token === undefined || actor === undefined || !signsIn(actor)) {
    const headers = /^(Bearer|DPoP)\s/i.test(authorization)
      ? { 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The access token is invalid."' }
      : {};
    throw new OktaRefusal(401, 'E0000011', 'Invalid token provided', [], headers);
  }
  return { token, actor };
}

const signsIn = (user: User): boolean => user.data.status === 'ACTIVE' || user.data.status === 'PASSWORD_EXPIRED';

const writers = new Set(['SUPER_ADMIN', 'ORG_ADMIN', 'APP_ADMIN', 'USER_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN']); // prettier-ignore

/** What the owner's admin roles allow: nothing without any, reading with a read-only one. */
export function authorize(actor: User, method: string): void {
  const roles = actor.roles.map(({ type }) => type);
  if (roles.length === 0) throw forbidden();
  if (method !== 'GET' && !roles.some((role) => writers.has(role))) throw forbidden();
}

/** Only a Super Admin touches people who hold admin roles. */
export function mayTouch(actor: User, user: User): void {
  if (user.roles.length > 0 && !actor.roles.some(({ type }) => type === 'SUPER_ADMIN')) throw forbidden();
}
