import { isObject, json, noContent, objectBody, param, type Answer, type Call, type JsonObject, type Route } from '../http/call.js'; // prettier-ignore
import { forOrgAdmins } from '../http/permission.js';
import { invalid, notFound, OktaRefusal } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import { mostUserTypes, type UserType } from '../org/user-type-store.js';

function typeById(call: Call): UserType {
  const id = param(call, 'typeId');
  const type = call.org.userTypes.get(id);
  if (type === undefined) throw notFound(id, 'CVDType');
  return type;
}

function userTypeJson(type: UserType, baseUrl: string): Record<string, unknown> {
  const { id, schemaId, name, isDefault, displayName, description, created, createdBy, lastUpdated, lastUpdatedBy } = type; // prettier-ignore
  return {
    ...{ id, displayName, name, description, createdBy, lastUpdatedBy, created, lastUpdated },
    default: isDefault,
    _links: {
      schema: { rel: 'schema', href: `${baseUrl}/api/v1/meta/schemas/user/${schemaId}`, method: 'GET' },
      self: { rel: 'self', href: `${baseUrl}/api/v1/meta/types/user/${id}`, method: 'GET' },
    },
  };
}

function text(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  if (value != null && typeof value !== 'string') throw invalid(field, `${field}: must be text`);
  return value ?? undefined;
}

function required(body: JsonObject, field: string): string {
  const value = text(body, field);
  if (value === undefined || value.trim() === '') throw invalid(field, `${field}: The field cannot be left blank`);
  return value;
}

/** A new type begins with Okta's base attributes, whatever was added to the default type. */
function createType(call: Call): Answer {
  const body = objectBody(call);
  const name = required(body, 'name');
  if (!/^[A-Za-z]\w*$/.test(name)) throw invalid('name', 'name: must consist of letters, digits and _, and start with a letter'); // prettier-ignore
  const type = addUserType(call.org, call.actor.id, { name, displayName: required(body, 'displayName'), description: text(body, 'description') }); // prettier-ignore
  return json(userTypeJson(type, call.baseUrl));
}

/** Puts a type into the org. */
export function addUserType(
  org: Org,
  by: string,
  { name, displayName, description = '' }: { name: string; displayName: string; description?: string | undefined },
): UserType {
  const { userTypes } = org;
  if (userTypes.all().some((other) => other.name === name)) {
    throw invalid('name', 'name: An object with this field already exists in the current organization');
  }
  if (userTypes.all().length >= mostUserTypes) throw invalid('name', `name: There can be ${mostUserTypes} user types at most`); // prettier-ignore
  const at = org.clock.iso();
  const id = org.ids.object('oty');
  const type: UserType = {
    id,
    // Type and schema go by the same number.
    schemaId: `osc${id.slice(3)}`,
    ...{ name, displayName, description },
    isDefault: false,
    ...{ created: at, createdBy: by, lastUpdated: at, lastUpdatedBy: by, schemaUpdated: at },
  };
  userTypes.add(type);
  return type;
}

/** Only what people read can be changed; `whole` empties a description that is left out. */
function changeType(call: Call, whole: boolean): Answer {
  const type = typeById(call);
  const body = objectBody(call);
  const displayName = whole ? required(body, 'displayName') : (text(body, 'displayName') ?? type.displayName);
  const description = text(body, 'description') ?? (whole ? '' : type.description);
  Object.assign(type, { displayName, description, lastUpdated: call.org.clock.iso(), lastUpdatedBy: call.actor.id });
  return json(userTypeJson(type, call.baseUrl));
}

function deleteType(call: Call): Answer {
  const { org } = call;
  const type = typeById(call);
  const inUse = [...org.users.after()].some(({ data }) => data.type.id === type.id);
  if (type.isDefault || inUse) throw new OktaRefusal(403, 'E0000142', 'This User Type cannot be deleted.');
  org.userTypes.remove(type);
  return noContent();
}

/** The type that a user is to have, as a body names it. */
export function readUserType({ org, body }: Pick<Call, 'org' | 'body'>): UserType | undefined {
  const type = isObject(body) ? body['type'] : undefined;
  if (!isObject(type) || type['id'] === undefined) return undefined;
  const id = typeof type['id'] === 'string' ? type['id'] : '';
  const known = org.userTypes.get(id);
  if (known === undefined) throw notFound(id, 'CVDType');
  return known;
}

const path = '/api/v1/meta/types/user';
const one = `${path}/:typeId`;
const reading = { bucket: 'other', scope: 'okta.userTypes.read' } as const;
const changing = { bucket: 'other', scope: 'okta.userTypes.manage' } as const;
export const userTypeRoutes: Route[] = [
  { ...reading, method: 'GET', path, operation: 'listUserTypes', handle: (call) => json(call.org.userTypes.all().map((type) => userTypeJson(type, call.baseUrl))) }, // prettier-ignore
  { ...reading, method: 'GET', path: one, operation: 'getUserType', handle: (call) => json(userTypeJson(typeById(call), call.baseUrl)) }, // prettier-ignore
  { ...changing, method: 'POST', path, operation: 'createUserType', handle: forOrgAdmins(createType) },
  {
    ...changing,
    method: 'POST',
    path: one,
    operation: 'updateUserType',
    handle: forOrgAdmins((call) => changeType(call, false)),
  },
  {
    ...changing,
    method: 'PUT',
    path: one,
    operation: 'replaceUserType',
    handle: forOrgAdmins((call) => changeType(call, true)),
  },
  { ...changing, method: 'DELETE', path: one, operation: 'deleteUserType', handle: forOrgAdmins(deleteType) },
];
