import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import { assignmentOf } from '../operations/assignments.js';
import type { OAuthClient } from './client-store.js';
import { requestRefusals } from './oauth-refusal.js';

const second = 1000;

export const canSignIn = (user: User): boolean =>
  user.data.status === 'ACTIVE' || user.data.status === 'PASSWORD_EXPIRED';

/** The user behind a code or refresh token, who has to be active and to have the app still. */
export function entitledUser(org: Org, client: OAuthClient, userId: string): User {
  const user = org.users.get(userId);
  if (user === undefined || !canSignIn(user) || assignmentOf(org, client.app, user) === undefined) {
    throw requestRefusals.invalid_grant();
  }
  return user;
}

/** A few token requests a second are enough for one person. */
export function limitUser(org: Org, userId: string): void {
  const most = org.settings.userTokenRequestsPerSecond;
  if (most === 0) return;
  const now = org.clock.now();
  const lately = (org.oauth.userRequests.get(userId) ?? []).filter((at) => at > now - second && at <= now);
  if (lately.length >= most) throw requestRefusals.user_rate_limited();
  org.oauth.userRequests.set(userId, [...lately, now]);
}
