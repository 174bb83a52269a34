import { json, param, type Answer, type Call, type Route } from '../http/call.js';
import { notFound } from '../org/okta-error.js';
import { baseAttributes } from '../org/profile-schema.js';
import type { CustomAttribute } from '../org/settings.js';

function describe(name: string, attribute: CustomAttribute & { format?: string }): Record<string, unknown> {
  const { type, title, unique, required, items, minLength, maxLength, enum: allowed, format } = attribute;
  return {
    title: title ?? name,
    type,
    ...(required === true ? { required } : {}),
    ...(unique === true ? { unique: 'UNIQUE_VALIDATED' } : {}),
    ...(type === 'array' ? { items: { type: items ?? 'string' } } : {}),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(allowed === undefined ? {} : { enum: allowed }),
    ...(format === undefined ? {} : { format }),
    mutability: 'READ_WRITE',
    scope: 'NONE',
    permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
    master: { type: 'PROFILE_MASTER' },
  };
}

const section = (id: string, attributes: Record<string, CustomAttribute>): Record<string, unknown> => ({
  id,
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [name, describe(name, attribute)]),
  ),
  required: Object.keys(attributes).filter((name) => attributes[name]?.required === true),
});

function getSchema(call: Call): Answer {
  const { org, baseUrl } = call;
  const id = param(call, 'schemaId');
  if (id !== 'default' && id !== org.schemaId) throw notFound(id, 'Schema');
  const self = `${baseUrl}/api/v1/meta/schemas/user/${org.schemaId}`;
  return json({
    id: self,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: 'user',
    title: 'User',
    type: 'object',
    definitions: {
      base: section('#base', baseAttributes),
      custom: section('#custom', org.settings.customAttributes),
    },
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    _links: { self: { rel: 'self', href: self }, type: { rel: 'type', href: `${baseUrl}/api/v1/meta/types/user/${org.userTypeId}` } }, // prettier-ignore
  });
}

const userType = ({ org, baseUrl }: Call): Record<string, unknown> => ({
  id: org.userTypeId,
  displayName: 'User',
  name: 'user',
  description: 'Okta user profile template with default permission settings',
  default: true,
  _links: { self: { href: `${baseUrl}/api/v1/meta/types/user/${org.userTypeId}` } },
});

function getUserType(call: Call): Answer {
  const id = param(call, 'typeId');
  if (id !== 'default' && id !== call.org.userTypeId) throw notFound(id, 'UserType');
  return json(userType(call));
}

export const schemaRoutes: Route[] = [
  { method: 'GET', path: '/api/v1/meta/schemas/user/:schemaId', operation: 'getUserSchema', bucket: 'other', scope: 'okta.schemas.read', handle: getSchema }, // prettier-ignore
  { method: 'GET', path: '/api/v1/meta/types/user', operation: 'listUserTypes', bucket: 'other', scope: 'okta.userTypes.read', handle: (call) => json([userType(call)]) }, // prettier-ignore
  { method: 'GET', path: '/api/v1/meta/types/user/:typeId', operation: 'getUserType', bucket: 'other', scope: 'okta.userTypes.read', handle: getUserType }, // prettier-ignore
];
