import { z } from 'zod';
import { defineAction } from './define-action.js';
import { notFound, notPermitted } from './example-answers.js';
import { idField } from './fields.js';
import { attributeSchema, attributesOf, readProfileSchema } from './profile-schema.js';

const request = 'GET /api/v1/meta/schemas/user/default';
const login = {
  ...{ title: 'Username', type: 'string', required: true, minLength: 5, maxLength: 100, mutability: 'READ_WRITE' },
};
const site = { title: 'Site', type: 'string', mutability: 'READ_WRITE' };

export const getUserSchema = defineAction({
  name: 'getUserSchema',
  summary: 'Get the attributes that the profile of a user may have',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/#tag/Schema/operation/getUserSchema',
  scopes: ['okta.schemas.read'],
  bucket: 'other',
  retry: 'read',
  input: z.strictObject({
    schemaId: idField("The schema's id, of a user type other than the default one").default('default'),
  }),
  output: z.object({ attributes: z.record(z.string(), attributeSchema) }),
  request: ({ schemaId }) => readProfileSchema(schemaId),
  result: ({ body }) => ({ attributes: attributesOf(body) }),
  probes: [{ scope: 'okta.schemas.read', request: readProfileSchema('default'), isOne: true }],
  examples: [
    {
      title: "The default type's attributes",
      input: {},
      exchange: [
        {
          request,
          status: 200,
          body: {
            definitions: {
              base: {
                properties: { login: { ...login, master: { type: 'PROFILE_MASTER' }, unique: 'UNIQUE_VALIDATED' } },
                required: ['login'],
              },
              custom: { properties: { site: { ...site, oneOf: [{ const: 'BER', title: 'Berlin' }] } } },
            },
          },
        },
      ],
      output: {
        attributes: {
          login: { ...login, master: 'PROFILE_MASTER', unique: true, custom: false },
          site: { ...site, enum: ['BER'], required: false, custom: true },
        },
      },
    },
    {
      title: 'Unknown schema',
      input: { schemaId: 'oscfnlpkmgWlUzVnL0g4' },
      exchange: [notFound('GET /api/v1/meta/schemas/user/oscfnlpkmgWlUzVnL0g4', 'oscfnlpkmgWlUzVnL0g4', 'Schema')],
      failure: 'Okta.NotFound',
    },
    { title: 'Not permitted', input: {}, exchange: [notPermitted(request)], failure: 'Okta.Permission' },
  ],
});
