import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import { defineListAction } from './define-list-action.js';
import { expressionField } from './fields.js';
import { listedUserSchema } from './schemas/user.js';

const isaac = { id: '00u1ero7vZFVEIYLWPBN', status: 'ACTIVE', profile: { login: 'isaac@example.com' } };

export const searchUsers = defineListAction({
  name: 'searchUsers',
  summary: 'Search users; without search, filter or q, list all but the deactivated',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/listUsers',
  scopes: ['okta.users.read'],
  bucket: 'users',
  input: z.strictObject({
    search: expressionField('Any attribute, e.g. profile.department eq "IT"; an index that lags by seconds').optional(),
    filter: expressionField('status, lastUpdated, id and a few profile attributes').optional(),
    q: z.string().min(1).optional().describe('Prefix of first name, last name or e-mail; one page only'),
    sortBy: z.string().min(1).optional().describe('One property, with search only'),
    sortOrder: z.enum(['asc', 'desc']).optional().describe('With search only'),
    fields: z.string().min(1).optional().describe('Only these, e.g. id,status,profile:(login,email)'),
    expand: z.enum(['classification']).optional(),
  }),
  item: listedUserSchema,
  limit: { default: 200, max: 200 },
  request: ({ search, filter, q, sortBy, sortOrder, fields, expand }) => {
    const given = Object.entries({ search, filter, q }).filter(([, value]) => value !== undefined);
    if (given.length > 1) {
      throw new ActionError(
        OktaFailureType.InvalidInput,
        `${given.map(([name]) => name).join(' and ')} can't be combined: give one of search, filter, q`,
      );
    }
    if (search === undefined && (sortBy ?? sortOrder) !== undefined) {
      throw new ActionError(OktaFailureType.InvalidInput, 'sortBy and sortOrder need search: add it or leave them out');
    }
    return { method: 'GET', path: '/api/v1/users', query: { search, filter, q, sortBy, sortOrder, fields, expand } };
  },
  examples: [
    {
      title: 'Search by an attribute',
      input: { search: 'profile.department eq "IT"' },
      exchange: [
        {
          request: 'GET /api/v1/users?limit=200&search=profile.department+eq+%22IT%22',
          status: 200,
          body: [isaac],
        },
      ],
      output: { items: [isaac] },
    },
    {
      title: 'Two ways to search at once',
      input: { search: 'id pr', q: 'isa' },
      exchange: [],
      failure: 'Okta.InvalidInput',
    },
    {
      title: 'An unbalanced quote',
      input: { search: 'profile.department eq "IT' },
      exchange: [],
      failure: 'Okta.InvalidInput',
    },
    {
      title: 'An expression that Okta refuses',
      input: { search: 'profile.department ne "IT"' },
      exchange: [
        {
          request: 'GET /api/v1/users?limit=200&search=profile.department+ne+%22IT%22',
          status: 400,
          body: { errorCode: 'E0000031', errorSummary: 'Invalid search criteria.' },
        },
      ],
      failure: 'Okta.BadRequest',
    },
  ],
});
