import { isObject, type JsonObject } from '../http/call.js';
import { invalid, malformedBody } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import { checkMutability, checkProfile, userAttributes } from '../org/profile-schema.js';
import { loginKey, type User } from '../org/user-store.js';

export interface CredentialsInput {
  password: { value: string } | { hash: JsonObject } | { hook: JsonObject } | undefined;
  recoveryQuestion: { question: string; answer: string } | undefined;
  provider: { type: string; name: string } | undefined;
}

const providerTypes = new Set(['OKTA', 'ACTIVE_DIRECTORY', 'LDAP', 'FEDERATION', 'SOCIAL', 'IMPORT']);

/** The `credentials` of a create or update. */
export function readCredentials(value: unknown): CredentialsInput {
  const none: CredentialsInput = { password: undefined, recoveryQuestion: undefined, provider: undefined };
  if (value == null) return none;
  if (!isObject(value)) throw malformedBody();
  return {
    password: readPassword(value['password']),
    recoveryQuestion: readRecoveryQuestion(value['recovery_question']),
    provider: readProvider(value['provider']),
  };
}

function readPassword(value: unknown): CredentialsInput['password'] {
  if (value == null) return undefined;
  if (typeof value === 'string') return { value };
  if (!isObject(value)) throw malformedBody();
  if (isObject(value['hash'])) {
    if (typeof value['hash']['algorithm'] !== 'string' || typeof value['hash']['value'] !== 'string') {
      throw invalid('password', 'password: the hash needs an algorithm and a value');
    }
    return { hash: value['hash'] };
  }
  if (isObject(value['hook'])) return { hook: value['hook'] };
  if (value['value'] === undefined) return undefined;
  if (typeof value['value'] !== 'string') throw malformedBody();
  return { value: value['value'] };
}

function readRecoveryQuestion(value: unknown): CredentialsInput['recoveryQuestion'] {
  if (value == null) return undefined;
  if (!isObject(value)) throw malformedBody();
  const { question, answer } = value;
  for (const [name, text] of Object.entries({ question, answer })) {
    if (typeof text !== 'string' || text.length < 1 || text.length > 100) {
      throw invalid(name, `${name}: The field must have 1 to 100 characters`);
    }
  }
  return { question: question as string, answer: answer as string };
}

function readProvider(value: unknown): CredentialsInput['provider'] {
  if (value == null) return undefined;
  if (!isObject(value) || typeof value['type'] !== 'string' || !providerTypes.has(value['type'])) {
    throw invalid('provider', 'provider: The type is not supported');
  }
  return { type: value['type'], name: typeof value['name'] === 'string' ? value['name'] : value['type'] };
}

export interface ProfileOwner {
  /** The user type whose schema the profile has to fit. */
  typeId: string;
  /** Whose profile it is, if the user is there already. */
  self?: User;
}

/** Checks a whole profile as it would be stored, uniqueness included. */
export function checkUserProfile(org: Org, profile: JsonObject, { typeId, self }: ProfileOwner): void {
  const custom = org.userTypes.customAttributes(typeId);
  const refusal = checkProfile(profile, custom, self === undefined ? 'newUser' : 'updateUser');
  if (refusal !== undefined) throw refusal;
  checkMutability(self?.data.profile ?? {}, profile, custom);
  const taken = (name: string): never => {
    throw invalid(name, `${name}: An object with this field already exists in the current organization`);
  };
  const owner = org.users.withLogin(String(profile['login']));
  if (owner !== undefined && owner !== self) taken('login');
  for (const [name, attribute] of Object.entries(userAttributes(custom))) {
    const value = profile[name];
    if (attribute.unique !== true || name === 'login' || value == null) continue;
    for (const other of org.users.after()) {
      if (other !== self && sameValue(other.data.profile[name], value)) taken(name);
    }
  }
}

const sameValue = (left: unknown, right: unknown): boolean =>
  left != null && loginKey(JSON.stringify(left)) === loginKey(JSON.stringify(right));

/** `null` and absence are the same: attributes that were emptied are left out. */
export const withoutNulls = (profile: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null));
