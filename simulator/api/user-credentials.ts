import { flag, isObject, json, objectBody, type Answer, type Call, type Route } from '../http/call.js';
import { OktaRefusal } from '../org/okta-error.js';
import { userParty } from '../org/event-writer.js';
import { mayTouch } from '../http/permission.js';
import { issueLink } from '../operations/one-time-link.js';
import { setPassword } from '../operations/password.js';
import { clearSessions } from '../operations/sessions.js';
import { userById } from './find-user.js';
import { readCredentials } from './user-input.js';

/** Without a body a link; with one, the user's own way by recovery answer. */
function forgotPassword(call: Call): Answer {
  const { org, origin } = call;
  const user = userById(call);
  mayTouch(call.actor, user);
  const mail = flag(call, 'sendEmail', true);
  if (user.data.status !== 'ACTIVE' || user.data.credentials.password === undefined) {
    throw new OktaRefusal(403, 'E0000034', 'Forgot password not allowed on specified user.');
  }
  if (call.body !== undefined && Object.keys(objectBody(call)).length > 0) return recoverByAnswer(call);
  const { url } = issueLink(org, user, 'forgot', mail, call.baseUrl);
  org.events.write(origin, { type: 'user.account.reset_password', target: [userParty(user)] });
  return json(mail ? {} : { resetPasswordUrl: url });
}

function recoverByAnswer(call: Call): Answer {
  const user = userById(call);
  mayTouch(call.actor, user);
  const body = objectBody(call);
  const { password } = readCredentials({ password: body['password'] });
  const answer = isObject(body['recovery_question']) ? body['recovery_question']['answer'] : undefined;
  if (user.recoveryAnswer === undefined || user.recoveryAnswer !== answer) {
    throw new OktaRefusal(403, 'E0000087', 'The recovery question answer did not match our records.');
  }
  if (password === undefined || !('value' in password)) throw new OktaRefusal(400, 'E0000028', 'The request is missing a required parameter: password'); // prettier-ignore
  setPassword(call.org, user, { value: password.value, strict: true, origin: call.origin });
  return json(user.data.credentials);
}

function changePassword(call: Call): Answer {
  const user = userById(call);
  if (call.actor.id !== user.id) mayTouch(call.actor, user);
  const body = objectBody(call);
  const read = (name: string): string => {
    const { password } = readCredentials({ password: body[name] });
    if (password === undefined || !('value' in password)) throw new OktaRefusal(400, 'E0000028', `The request is missing a required parameter: ${name}`); // prettier-ignore
    return password.value;
  };
  const [oldPassword, newPassword] = [read('oldPassword'), read('newPassword')];
  const { status, credentials } = user.data;
  if (!['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY'].includes(status) || credentials.password === undefined) {
    throw new OktaRefusal(403, 'E0000035', 'Change password not allowed on specified user.');
  }
  if (user.password !== oldPassword) {
    throw new OktaRefusal(403, 'E0000014', 'Update of credentials failed', ['oldPassword: The credentials provided were incorrect.']); // prettier-ignore
  }
  setPassword(call.org, user, { value: newPassword, strict: flag(call, 'strict', false), origin: call.origin });
  if (body['revokeSessions'] === true) clearSessions(call.org, user, call.origin);
  return json(user.data.credentials);
}

const path = '/api/v1/users/:id/credentials';
export const userCredentialRoutes: Route[] = [
  {
    method: 'POST',
    path: `${path}/forgot_password`,
    operation: 'forgotPassword',
    bucket: 'other',
    scope: 'okta.users.manage',
    handle: forgotPassword,
  },
  { method: 'POST', path: `${path}/forgot_password_recovery_question`, operation: 'forgotPasswordSetNewPassword', bucket: 'other', scope: 'okta.users.manage', handle: recoverByAnswer }, // prettier-ignore
  { method: 'POST', path: `${path}/change_password`, operation: 'changePassword', bucket: 'other', scope: 'okta.users.manage', handle: changePassword }, // prettier-ignore
];
