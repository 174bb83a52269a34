import { userParty, type Origin } from '../org/event-writer.js';
import type { EventTypeName } from '../org/event-types.js';
import { forbidden, invalid, notFound, OktaRefusal, wrongStatus } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import type { User, UserStatus } from '../org/user-store.js';
import { assignmentsOf, logAssignmentChanges } from './assignments.js';
import { setStatus } from './password.js';
import { clearSessions } from './sessions.js';

const respondAsyncMs = 1000;

/** Changes the status now, or after the org's transition time with `transitioningToStatus` meanwhile. */
function move(org: Org, user: User, to: UserStatus, durationMs: number, finish: () => void): void {
  if (durationMs === 0) {
    finish();
    return;
  }
  org.users.change(user, (data) => {
    data.transitioningToStatus = to;
  });
  org.jobs.schedule(org.clock.now() + durationMs, () => {
    if (org.users.get(user.id) !== user) return;
    org.users.change(user, (data) => {
      delete data.transitioningToStatus;
    });
    finish();
  });
}

/** Another lifecycle step has to wait until the last one is through. */
function settled(user: User): void {
  if (user.data.transitioningToStatus !== undefined) throw wrongStatus();
}

/** STAGED or DEPROVISIONED to PROVISIONED, or ACTIVE where the user can sign in already. */
export function activate(org: Org, user: User, origin: Origin): 'PROVISIONED' | 'ACTIVE' {
  const { status, credentials } = user.data;
  if (status === 'ACTIVE' || (status === 'PROVISIONED' && org.settings.activateProvisioned === 'E0000016')) {
    throw new OktaRefusal(403, 'E0000016', 'Activation failed because the user is already active');
  }
  if (status !== 'STAGED' && status !== 'DEPROVISIONED') throw wrongStatus();
  settled(user);
  checkActiveUsers(org);
  const external = credentials.provider.type === 'FEDERATION' || credentials.provider.type === 'SOCIAL';
  const to = credentials.password !== undefined || external ? 'ACTIVE' : 'PROVISIONED';
  const before = assignmentsOf(org, user);
  move(org, user, to, org.settings.transitionMs, () => {
    org.users.change(user, (data) => {
      setStatus(org, user, to);
      data.activated = org.clock.iso();
    });
    org.events.write(origin, { type: 'user.lifecycle.activate', target: [userParty(user)] });
    logAssignmentChanges(org, user, before, origin);
  });
  return to;
}

/** An Integrator org has room for ten active users. */
export function checkActiveUsers(org: Org): void {
  const { maxActiveUsers } = org.settings;
  if (maxActiveUsers === 0) return;
  let active = 0;
  for (const { data } of org.users.after())
    if (data.status !== 'DEPROVISIONED' && data.status !== 'STAGED') active += 1;
  if (active >= maxActiveUsers) throw forbidden();
}

export function deactivate(
  org: Org,
  user: User,
  origin: Origin,
  options: { mail: boolean; respondAsync: boolean },
): void {
  // Okta answers as if it had never heard of the user.
  if (user.data.status === 'DEPROVISIONED') throw notFound(user.id, 'User');
  settled(user);
  if (user.id === origin.actor.id) throw forbidden();
  const before = assignmentsOf(org, user);
  const durationMs = org.settings.transitionMs || (options.respondAsync ? respondAsyncMs : 0);
  move(org, user, 'DEPROVISIONED', durationMs, () => {
    clearSessions(org, user, origin);
    for (const app of org.apps.all()) app.users.delete(user.id);
    if (user.roles.length > 0) {
      user.roles = [];
      org.events.write(origin, { type: 'user.account.privilege.revoke', target: [userParty(user)] });
    }
    org.links.void(user.id);
    org.users.change(user, () => setStatus(org, user, 'DEPROVISIONED'));
    org.events.write(origin, { type: 'user.lifecycle.deactivate', target: [userParty(user)] });
    logAssignmentChanges(org, user, before, origin);
    // The mail is for the admin, not for the user.
    if (options.mail) org.outbox.send({ kind: 'user-deactivated', to: origin.actor.alternateId, userId: user.id });
  });
}

/** The first call deactivates, the second removes for good. */
export function remove(org: Org, user: User, origin: Origin, options: { mail: boolean; respondAsync: boolean }): void {
  if (user.data.status !== 'DEPROVISIONED') {
    deactivate(org, user, origin, options);
    return;
  }
  const target = [userParty(user)];
  org.events.write(origin, { type: 'user.lifecycle.delete.initiated', target });
  org.memberships.removeUser(user.id);
  org.shownMemberships.removeUser(user.id);
  org.linkedObjects.removeUser(user.id);
  // Ids in the exclusions of rules stay behind.
  for (const rule of org.groupRules.all()) rule.matching.delete(user.id);
  org.links.void(user.id);
  org.users.remove(user);
  org.events.write(origin, { type: 'user.lifecycle.delete.completed', target });
  if (options.mail) org.outbox.send({ kind: 'user-deleted', to: origin.actor.alternateId, userId: user.id });
}

function step(org: Org, user: User, origin: Origin, to: UserStatus, event: EventTypeName): void {
  settled(user);
  org.users.change(user, () => setStatus(org, user, to));
  org.events.write(origin, { type: event, target: [userParty(user)] });
}

export function suspend(org: Org, user: User, origin: Origin): void {
  if (user.data.status !== 'ACTIVE') throw invalid('suspendUser', 'Cannot suspend a user that is not active');
  step(org, user, origin, 'SUSPENDED', 'user.lifecycle.suspend');
  clearSessions(org, user, origin);
}

export function unsuspend(org: Org, user: User, origin: Origin): void {
  if (user.data.status !== 'SUSPENDED') throw invalid('unsuspendUser', 'Cannot unsuspend a user that is not suspended');
  step(org, user, origin, 'ACTIVE', 'user.lifecycle.unsuspend');
}

export function unlock(org: Org, user: User, origin: Origin): void {
  if (user.data.status !== 'LOCKED_OUT') throw new OktaRefusal(403, 'E0000032', 'Unlock is not allowed for this user.');
  step(org, user, origin, 'ACTIVE', 'user.account.unlock_by_admin');
}

/** For PASSWORD_EXPIRED a no-op that succeeds. */
export function expirePassword(org: Org, user: User, origin: Origin): void {
  const { status, credentials } = user.data;
  if ((status !== 'ACTIVE' && status !== 'PASSWORD_EXPIRED') || credentials.password === undefined) throw wrongStatus();
  step(org, user, origin, 'PASSWORD_EXPIRED', 'user.account.expire_password');
}

const resettable: ReadonlySet<UserStatus> = new Set(['ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT']);

export function resetPassword(org: Org, user: User, origin: Origin): void {
  const { status, credentials } = user.data;
  if (status === 'DEPROVISIONED' || status === 'SUSPENDED') throw wrongStatus();
  if (!resettable.has(status) || credentials.provider.type !== 'OKTA') {
    throw new OktaRefusal(403, 'E0000017', 'Password reset failed');
  }
  step(org, user, origin, 'RECOVERY', 'user.account.reset_password');
}
