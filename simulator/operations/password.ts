import { userParty, type Origin } from '../org/event-writer.js';
import { forbidden, OktaRefusal } from '../org/okta-error.js';
import type { LinkKind } from '../org/one-time-links.js';
import type { Org } from '../org/org.js';
import { checkPassword, checkPasswordHistory } from '../org/password-policy.js';
import type { User, UserStatus } from '../org/user-store.js';
import { lookLater } from './group-rules.js';

/** Stores a password; checking it against the policy is the caller's. */
export function storePassword(org: Org, user: User, password: string): void {
  user.password = password;
  user.formerPasswords.push(password);
  user.data.credentials.password = {};
  user.data.passwordChanged = org.clock.iso();
}

/** Statuses that a new password ends. */
const endedByPassword: ReadonlySet<UserStatus> = new Set(['PROVISIONED', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'RECOVERY']);

export function setStatus(org: Org, user: User, status: UserStatus): void {
  if (user.data.status === status) return;
  user.data.status = status;
  user.data.statusChanged = org.clock.iso();
  lookLater(org, user);
}

export interface NewPassword {
  value: string;
  /** Former passwords are refused. */
  strict: boolean;
  origin: Origin;
}

/** The user or an admin sets a new password: whatever waited for one is over. */
export function setPassword(org: Org, user: User, { value, strict, origin }: NewPassword): void {
  checkPassword(value, String(user.data.profile['login']));
  if (strict) checkPasswordHistory(value, user.formerPasswords);
  org.users.change(user, () => {
    storePassword(org, user, value);
    if (endedByPassword.has(user.data.status)) setStatus(org, user, 'ACTIVE');
  });
  org.events.write(origin, { type: 'user.account.update_password', target: [userParty(user)] });
  if (org.settings.passwordChangeRevokesTokens) org.oauth.tokens.revoke({ userId: user.id });
}

/** Statuses in which a link does something. A reset ends what a forgotten password began. */
const linkStatuses: Record<LinkKind, ReadonlySet<UserStatus>> = {
  activation: new Set(['PROVISIONED', 'RECOVERY']),
  reset: new Set(['RECOVERY', 'PASSWORD_EXPIRED']),
  forgot: new Set(['ACTIVE']),
};

/** The visitor of an activation or recovery link chooses a password. */
export function visitLink(org: Org, token: string, password: string, origin: Origin): User {
  const link = org.links.find(token);
  const user = link && org.users.get(link.userId);
  if (link === undefined || user === undefined || link.used || link.expiresAt <= org.clock.now()) {
    throw new OktaRefusal(403, 'E0000105', 'You have accessed an account recovery link that has expired or been previously used.'); // prettier-ignore
  }
  if (!linkStatuses[link.kind].has(user.data.status)) throw forbidden();
  const actor = userParty(user);
  setPassword(org, user, { value: password, strict: link.kind !== 'activation', origin: { ...origin, actor } });
  org.links.void(user.id);
  return user;
}

/** A password that meets the policy and means nothing. */
export const temporaryPassword = (org: Org): string => `Tp${org.ids.secret(8)}7x`;
