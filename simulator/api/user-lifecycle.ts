import { flag, json, respondAsync, type Answer, type Call, type Route } from '../http/call.js';
import { userParty } from '../org/event-writer.js';
import { OktaRefusal, wrongStatus } from '../org/okta-error.js';
import { activate, deactivate, expirePassword, resetPassword, suspend, unlock, unsuspend } from '../operations/lifecycle.js'; // prettier-ignore
import { mayTouch } from '../http/permission.js';
import { issueLink } from '../operations/one-time-link.js';
import { storePassword, temporaryPassword } from '../operations/password.js';
import { clearSessions } from '../operations/sessions.js';
import type { User } from '../org/user-store.js';
import { addressedUser } from './find-user.js';
import { resetFactors } from './user-factors.js';
import { singleUser } from './user-json.js';

/** Nobody is mailed: the caller gets the link, a secret of the user. */
function activationAnswer(call: Call, user: User, mail: boolean): Answer {
  const { url, token } = issueLink(call.org, user, 'activation', mail, call.baseUrl);
  return json(mail ? {} : { activationUrl: url, activationToken: token });
}

function activateUser(call: Call, user: User): Answer {
  const to = activate(call.org, user, call.origin);
  const mail = flag(call, 'sendEmail', true);
  // Somebody with a password needs no link; asked not to mail, Okta gives one all the same.
  if (to === 'ACTIVE' && mail) return json({});
  return activationAnswer(call, user, mail);
}

function reactivateUser(call: Call, user: User): Answer {
  const { status } = user.data;
  if (status !== 'PROVISIONED' && status !== 'RECOVERY') throw wrongStatus();
  const answer = activationAnswer(call, user, flag(call, 'sendEmail', false));
  call.org.events.write(call.origin, { type: 'user.lifecycle.reactivate', target: [userParty(user)] });
  return answer;
}

function deactivateUser(call: Call, user: User): Answer {
  deactivate(call.org, user, call.origin, { mail: flag(call, 'sendEmail', false), respondAsync: respondAsync(call) });
  return json({});
}

function expireUserPassword(call: Call, user: User): Answer {
  // The old way to ask for a temporary password.
  if (flag(call, 'tempPassword', false)) return expireWithTemporary(call, user);
  expirePassword(call.org, user, call.origin);
  return json(singleUser(call.org, user, call.baseUrl));
}

function expireWithTemporary(call: Call, user: User): Answer {
  const revoke = flag(call, 'revokeSessions', false);
  expirePassword(call.org, user, call.origin);
  const tempPassword = temporaryPassword(call.org);
  call.org.users.change(user, () => storePassword(call.org, user, tempPassword));
  if (revoke) clearSessions(call.org, user, call.origin);
  return json({ tempPassword });
}

function resetUserPassword(call: Call, user: User): Answer {
  if (!call.query.has('sendEmail')) {
    throw new OktaRefusal(400, 'E0000028', 'The request is missing a required parameter: sendEmail');
  }
  const mail = flag(call, 'sendEmail', true);
  const revoke = flag(call, 'revokeSessions', false);
  resetPassword(call.org, user, call.origin);
  if (revoke) clearSessions(call.org, user, call.origin);
  const { url } = issueLink(call.org, user, 'reset', mail, call.baseUrl);
  return json(mail ? {} : { resetPasswordUrl: url });
}

const plain =
  (run: typeof suspend) =>
  (call: Call, user: User): Answer => {
    run(call.org, user, call.origin);
    return json({});
  };

const steps: Record<string, { operation: string; run: (call: Call, user: User) => Answer }> = {
  activate: { operation: 'activateUser', run: activateUser },
  reactivate: { operation: 'reactivateUser', run: reactivateUser },
  deactivate: { operation: 'deactivateUser', run: deactivateUser },
  suspend: { operation: 'suspendUser', run: plain(suspend) },
  unsuspend: { operation: 'unsuspendUser', run: plain(unsuspend) },
  unlock: { operation: 'unlockUser', run: plain(unlock) },
  expire_password: { operation: 'expirePassword', run: expireUserPassword },
  expire_password_with_temp_password: { operation: 'expirePasswordAndGetTemporaryPassword', run: expireWithTemporary },
  reset_password: { operation: 'generateResetPasswordToken', run: resetUserPassword },
  reset_factors: { operation: 'resetFactors', run: resetFactors },
};

export const userLifecycleRoutes: Route[] = Object.entries(steps).map(([name, { operation, run }]) => ({
  method: 'POST',
  path: `/api/v1/users/:id/lifecycle/${name}`,
  operation,
  bucket: 'other',
  scope: 'okta.users.manage',
  handle: (call) => {
    const user = addressedUser(call);
    mayTouch(call.actor, user);
    return run(call, user);
  },
}));
