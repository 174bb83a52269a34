import { flag, isObject, json, objectBody, type Answer, type Call, type JsonObject } from '../http/call.js';
import { userParty } from '../org/event-writer.js';
import { invalid, malformedBody, OktaRefusal, wrongStatus } from '../org/okta-error.js';
import { checkPassword, checkPasswordHistory } from '../org/password-policy.js';
import type { User } from '../org/user-store.js';
import { mayTouch } from '../http/permission.js';
import { lookLater } from '../operations/group-rules.js';
import { setPassword } from '../operations/password.js';
import { addressedUser } from './find-user.js';
import { checkUserProfile, readCredentials, withoutNulls, type CredentialsInput } from './user-input.js';
import { etag, singleUser } from './user-json.js';
import { readUserType } from './user-types.js';

/** `POST /users/{id}`: what is absent stays, `null` empties. */
export const updateUser = (call: Call): Answer => change(call, false);

/** `PUT /users/{id}`: what is absent is removed. */
export const replaceUser = (call: Call): Answer => change(call, true);

function change(call: Call, whole: boolean): Answer {
  const { org, origin } = call;
  const user = addressedUser(call);
  mayTouch(call.actor, user);
  checkIfMatch(call, user);
  const body = objectBody(call);
  const strict = flag(call, 'strict', false);
  if (user.data.transitioningToStatus !== undefined) {
    throw new OktaRefusal(409, 'E0000112', 'Unable to complete request: the user is still being activated.');
  }
  if (user.data.status === 'DEPROVISIONED') throw wrongStatus();
  const given = body['profile'];
  if (given !== undefined && !isObject(given)) throw malformedBody();
  const typeId = readUserType(call)?.id ?? user.data.type.id;
  if (!whole && typeId !== user.data.type.id) {
    throw invalid('type', 'type: Only a full replacement of the user changes the type');
  }
  const profile = nextProfile(user, given, whole);
  if (profile !== undefined) checkUserProfile(org, profile, { typeId, self: user });
  const credentials = readCredentials(body['credentials']);
  checkNewPassword(user, credentials, strict, String(profile?.['login'] ?? user.data.profile['login']));

  const before = user.data.profile;
  org.users.change(user, (data) => {
    data.type = { id: typeId };
    if (profile !== undefined) data.profile = { mobilePhone: null, secondEmail: null, ...profile };
    if (credentials.provider !== undefined) data.credentials.provider = credentials.provider;
    if (credentials.recoveryQuestion !== undefined) {
      data.credentials.recovery_question = { question: credentials.recoveryQuestion.question };
    }
    if (credentials.password !== undefined && !('value' in credentials.password)) data.credentials.password = {};
  });
  if (credentials.recoveryQuestion !== undefined) user.recoveryAnswer = credentials.recoveryQuestion.answer;
  if (profile !== undefined) {
    const changeDetails = differences(before, user.data.profile);
    org.events.write(origin, { type: 'user.account.update_profile', target: [{ ...userParty(user), changeDetails }] });
    lookLater(org, user, { adopt: true });
  }
  if (credentials.password !== undefined && 'value' in credentials.password) {
    setPassword(org, user, { value: credentials.password.value, strict, origin });
  }
  return json(singleUser(org, user, call.baseUrl));
}

function nextProfile(user: User, given: JsonObject | undefined, whole: boolean): JsonObject | undefined {
  if (whole) return withoutNulls(given ?? {});
  return given === undefined ? undefined : withoutNulls({ ...user.data.profile, ...given });
}

function checkNewPassword(user: User, { password }: CredentialsInput, strict: boolean, login: string): void {
  if (password === undefined) return;
  const { status, credentials } = user.data;
  const refused = new OktaRefusal(403, 'E0000014', 'Update of credentials failed');
  // A user who is being activated chooses the password; nobody has one in our place.
  if (status === 'PROVISIONED' || credentials.provider.type === 'FEDERATION') throw refused;
  if (!('value' in password)) {
    if (status !== 'STAGED') throw refused;
    return;
  }
  checkPassword(password.value, login);
  if (strict) checkPasswordHistory(password.value, user.formerPasswords);
}

function checkIfMatch(call: Call, user: User): void {
  const wanted = call.headers['if-match'];
  if (wanted === undefined) return;
  if (!/^(?:W\/)?"[^"]*"$/.test(wanted)) {
    throw new OktaRefusal(400, 'E0000242', 'The If-Match header is malformed.');
  }
  if (wanted !== etag(user)) {
    throw new OktaRefusal(412, 'E0000231', 'The resource was changed since it was read.');
  }
}

function differences(from: JsonObject, to: JsonObject): { from: JsonObject; to: JsonObject } {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = names.filter((name) => JSON.stringify(from[name] ?? null) !== JSON.stringify(to[name] ?? null));
  const part = (profile: JsonObject): JsonObject =>
    Object.fromEntries(changed.map((name) => [name, profile[name] ?? null]));
  return { from: part(from), to: part(to) };
}
