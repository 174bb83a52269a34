import type { LogEvent } from '../org/event-log.js';
import type { Org } from '../org/org.js';
import { personOrigin } from '../org/origins.js';
import type { UserData } from '../org/user-store.js';
import { visitLink } from '../operations/password.js';
import { lockOut, signIn } from '../operations/sign-in.js';
import { authorizeAs } from './authorize-as.js';
import type { VisitInput } from './input-schemas.js';

/** What comes of a visit. */
export type VisitResult<Do extends VisitInput['do']> = Do extends 'sign-in'
  ? { event: LogEvent }
  : Do extends 'authorize'
    ? { redirectTo: string }
    : { user: UserData };

/** Does what a person does at a browser. */
export function actAsPerson(org: Org, visit: VisitInput): VisitResult<VisitInput['do']> {
  if (visit.do === 'sign-in') return { event: signIn(org, visit) };
  if (visit.do === 'lock-out') {
    lockOut(org, visit.login);
    return { user: (org.users.find(visit.login) ?? unreachable()).data };
  }
  const origin = personOrigin(org);
  if (visit.do === 'authorize') return authorizeAs(org, visit, origin);
  const token = visit.link.match(/[^/]+/g)?.filter((piece) => org.links.find(piece) !== undefined)[0] ?? visit.link;
  const user = visitLink(org, token, visit.password, origin);
  if (visit.signIn === true) {
    const { password, ipAddress = origin.ipAddress ?? '127.0.0.1' } = visit;
    signIn(org, { login: String(user.data.profile['login']), password, ipAddress });
  }
  return { user: user.data };
}

function unreachable(): never {
  throw new Error('the user was there a moment ago');
}
