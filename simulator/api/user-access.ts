import { flag, isObject, json, noContent, objectBody, type Answer, type Call, type Route } from '../http/call.js';
import { userParty } from '../org/event-writer.js';
import { invalid, notFound } from '../org/okta-error.js';
import { mayTouch } from '../http/permission.js';
import { clearSessions } from '../operations/sessions.js';
import { addressedUser, userById } from './find-user.js';

function revokeSessions(call: Call): Answer {
  const user = userById(call);
  mayTouch(call.actor, user);
  const tokens = flag(call, 'oauthTokens', false);
  flag(call, 'forgetDevices', true);
  clearSessions(call.org, user, call.origin, true);
  if (tokens) call.org.oauth.tokens.revoke({ userId: user.id });
  return noContent();
}

/** Signs a user out of Okta and of the apps that support it. */
function universalLogout(call: Call): Answer {
  const subject = objectBody(call)['sub_id'];
  if (!isObject(subject) || subject['format'] !== 'opaque' || typeof subject['id'] !== 'string') {
    throw invalid('sub_id', 'sub_id: The format is not supported');
  }
  const user = call.org.users.get(subject['id']);
  if (user === undefined) throw notFound(subject['id'], 'User');
  mayTouch(call.actor, user);
  clearSessions(call.org, user, call.origin);
  call.org.oauth.tokens.revoke({ userId: user.id });
  call.org.events.write(call.origin, { type: 'user.authentication.universal_logout', target: [userParty(user)] });
  return noContent();
}

const listBlocks = (call: Call): Answer => {
  addressedUser(call);
  return json([]);
};

const user = '/api/v1/users/:id';

/** How a user is kept out. */
export const userAccessRoutes: Route[] = [
  { method: 'POST', path: '/oauth2/v1/global-token-revocation', operation: 'globalTokenRevocation', bucket: 'other', scope: 'okta.universalLogout.manage', handle: universalLogout }, // prettier-ignore
  {
    method: 'DELETE',
    path: `${user}/sessions`,
    operation: 'revokeUserSessions',
    bucket: 'other',
    scope: 'okta.users.manage',
    handle: revokeSessions,
  },
  { method: 'GET', path: `${user}/blocks`, operation: 'listUserBlocks', bucket: 'other', scope: 'okta.users.read', handle: listBlocks }, // prettier-ignore
];
