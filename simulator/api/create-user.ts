import { flag, isObject, json, objectBody, type Answer, type Call } from '../http/call.js';
import { userParty } from '../org/event-writer.js';
import { forbidden, invalid, malformedBody, notFound, OktaRefusal } from '../org/okta-error.js';
import { checkPassword } from '../org/password-policy.js';
import type { GroupData } from '../org/group-store.js';
import type { UserStatus } from '../org/user-store.js';
import { checkActiveUsers } from '../operations/lifecycle.js';
import { changeByHand } from '../operations/manual-membership.js';
import { addUser } from '../operations/new-user.js';
import { issueLink } from '../operations/one-time-link.js';
import { setStatus, storePassword } from '../operations/password.js';
import { assignmentsOf, logAssignmentChanges } from '../operations/assignments.js';
import { checkUserProfile, readCredentials, withoutNulls, type CredentialsInput } from './user-input.js';
import { singleUser } from './user-json.js';
import { readUserType } from './user-types.js';

const mostGroups = 20;

/** `POST /users`: 200 and not 201; who gets no password and isn't left STAGED gets a mail. */
export function createUser(call: Call): Answer {
  const { org, origin } = call;
  const body = objectBody(call);
  const wantsActive = flag(call, 'activate', true);
  const viaProvider = flag(call, 'provider', false);
  const nextLogin = call.query.get('nextLogin');
  if (!isObject(body['profile'])) throw invalid('newUser', 'profile: The field cannot be left blank');
  const credentials = readCredentials(body['credentials']);
  checkNextLogin(nextLogin, credentials, wantsActive);
  const profile = withoutNulls(body['profile']);
  const { id: typeId } = readUserType(call) ?? org.userTypes.default;
  checkUserProfile(org, profile, { typeId });
  const login = String(profile['login']);
  const external = isExternal(credentials, viaProvider);
  if (credentials.password !== undefined && 'value' in credentials.password) {
    if (external) throw invalid('password', 'password: External users have no password');
    checkPassword(credentials.password.value, login);
  }
  const groups = readGroups(call, body['groupIds']);
  if (wantsActive) checkActiveUsers(org);

  const user = addUser(org, {
    // Okta shows these two as null from the start.
    profile: { mobilePhone: null, secondEmail: null, ...profile },
    type: { id: typeId },
    credentials: { provider: credentials.provider ?? { type: 'OKTA', name: 'OKTA' } },
    ...(typeof body['realmId'] === 'string' ? { realmId: body['realmId'] } : {}),
  });
  const { password, recoveryQuestion } = credentials;
  if (password !== undefined) {
    if ('value' in password) storePassword(org, user, password.value);
    else user.data.credentials.password = 'hook' in password ? { hook: password.hook } : {};
  }
  if (recoveryQuestion !== undefined) {
    user.data.credentials.recovery_question = { question: recoveryQuestion.question };
    user.recoveryAnswer = recoveryQuestion.answer;
  }
  org.events.write(origin, { type: 'user.lifecycle.create', target: [userParty(user)] });
  if (wantsActive) {
    const before = assignmentsOf(org, user);
    setStatus(org, user, firstStatus(credentials, external, nextLogin));
    user.data.activated = org.clock.iso();
    org.events.write(origin, { type: 'user.lifecycle.activate', target: [userParty(user)] });
    logAssignmentChanges(org, user, before, origin);
    if (user.data.status === 'PROVISIONED') issueLink(org, user, 'activation', true, call.baseUrl);
  }
  for (const group of groups) changeByHand(org, { group, user, member: true, origin });
  return json(singleUser(org, user, call.baseUrl));
}

function firstStatus(credentials: CredentialsInput, external: boolean, nextLogin: string | null): UserStatus {
  if (external) return 'ACTIVE';
  if (credentials.password === undefined) return 'PROVISIONED';
  return nextLogin === 'changePassword' ? 'PASSWORD_EXPIRED' : 'ACTIVE';
}

function isExternal({ provider }: CredentialsInput, viaProvider: boolean): boolean {
  if (viaProvider && provider === undefined) throw invalid('provider', 'provider: The field cannot be left blank');
  return viaProvider && provider !== undefined && provider.type !== 'OKTA';
}

function checkNextLogin(nextLogin: string | null, { password }: CredentialsInput, wantsActive: boolean): void {
  if (nextLogin === null) return;
  if (nextLogin !== 'changePassword') throw invalid('nextLogin', 'nextLogin: must be changePassword');
  if (!wantsActive) throw new OktaRefusal(400, 'E0000125', "The request isn't valid: nextLogin needs an active user.");
  if (password === undefined) throw new OktaRefusal(400, 'E0000124', 'Could not create user. To create a user and expire their password immediately, a password must be specified'); // prettier-ignore
}

function readGroups(call: Call, ids: unknown): GroupData[] {
  if (ids == null) return [];
  if (!Array.isArray(ids)) throw malformedBody();
  if (ids.length > mostGroups) {
    throw new OktaRefusal(400, 'E0000093', 'Target count limit exceeded');
  }
  return ids.map((id) => {
    const group = call.org.groups.get(String(id));
    if (group === undefined) throw notFound(String(id), 'UserGroup');
    if (group.type !== 'OKTA_GROUP') throw forbidden();
    return group;
  });
}
