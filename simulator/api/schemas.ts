import { json, objectBody, param, type Answer, type Call, type Route } from '../http/call.js';
import { forOrgAdmins } from '../http/permission.js';
import { notFound } from '../org/okta-error.js';
import { baseAttributes, type Attribute } from '../org/profile-schema.js';
import type { UserType } from '../org/user-type-store.js';
import { readCustomAttributes } from './schema-input.js';

const formats: Readonly<Record<string, string>> = { country: 'country-code' };

function describe(name: string, attribute: Attribute): Record<string, unknown> {
  const { type, title, description, unique, required, items, minLength, maxLength, enum: allowed, oneOf, format, mutability } = attribute; // prettier-ignore
  const values = {
    ...(allowed === undefined ? {} : { enum: allowed }),
    ...(oneOf === undefined ? {} : { oneOf }),
  };
  return {
    title: title ?? name,
    ...(description === undefined ? {} : { description }),
    type,
    ...(required === true ? { required } : {}),
    ...(unique === true ? { unique: 'UNIQUE_VALIDATED' } : {}),
    ...(type === 'array' ? { items: { type: items ?? 'string', ...values } } : values),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(format === undefined ? {} : { format: formats[format] ?? format }),
    mutability: mutability ?? 'READ_WRITE',
    scope: 'NONE',
    permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
    master: { type: 'PROFILE_MASTER' },
  };
}

const section = (id: string, attributes: Readonly<Record<string, Attribute>>): Record<string, unknown> => ({
  id,
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, describe(name, attribute)]),
  ),
  required: Object.keys(attributes).filter((name) => attributes[name]?.required === true),
});

function typeOfSchema(call: Call): UserType {
  const id = param(call, 'schemaId');
  const type = call.org.userTypes.withSchema(id);
  if (type === undefined) throw notFound(id, 'Schema');
  return type;
}

function show({ org, baseUrl }: Call, type: UserType): Answer {
  const self = `${baseUrl}/api/v1/meta/schemas/user/${type.schemaId}`;
  return json({
    id: self,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: type.name,
    title: type.displayName,
    description: type.description,
    lastUpdated: type.schemaUpdated,
    created: type.created,
    definitions: {
      custom: section('#custom', org.userTypes.customAttributes(type.id)),
      base: section('#base', baseAttributes),
    },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    _links: {
      self: { rel: 'self', href: self, method: 'GET' },
      type: { rel: 'type', href: `${baseUrl}/api/v1/meta/types/user/${type.id}`, method: 'GET' },
    },
  });
}

/** Adds custom attributes, changes them, and removes those that are null; what isn't named stays. */
function updateSchema(call: Call): Answer {
  const { org } = call;
  const type = typeOfSchema(call);
  const known = org.userTypes.customAttributes(type.id);
  const { added, removed } = readCustomAttributes(objectBody(call), known);
  Object.assign(known, added);
  for (const name of removed) {
    Reflect.deleteProperty(known, name);
    for (const user of org.users.after()) {
      if (user.data.type.id !== type.id || !Object.hasOwn(user.data.profile, name)) continue;
      const { [name]: _gone, ...profile } = user.data.profile;
      org.users.change(user, (data) => {
        data.profile = profile;
      });
    }
  }
  type.schemaUpdated = org.clock.iso();
  return show(call, type);
}

const path = '/api/v1/meta/schemas/user/:schemaId';
export const schemaRoutes: Route[] = [
  { method: 'GET', path, operation: 'getUserSchema', bucket: 'other', scope: 'okta.schemas.read', handle: (call) => show(call, typeOfSchema(call)) }, // prettier-ignore
  { method: 'POST', path, operation: 'updateUserProfile', bucket: 'other', scope: 'okta.schemas.manage', handle: forOrgAdmins(updateSchema) }, // prettier-ignore
];
