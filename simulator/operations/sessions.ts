import { userParty, type Origin } from '../org/event-writer.js';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';

/** Ends the sessions with Okta; those inside apps live on. */
export function clearSessions(org: Org, user: User, origin: Origin, always = false): void {
  if (user.sessions.length === 0 && !always) return;
  user.sessions = [];
  org.events.write(origin, { type: 'user.session.clear', target: [userParty(user)] });
}
