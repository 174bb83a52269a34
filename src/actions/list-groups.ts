import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { expressionField } from './fields.js';
import { groupSchema } from './schemas/group.js';

const sales = { id: '00g1emaKYZTWRYYRRTSK', type: 'OKTA_GROUP', profile: { name: 'Sales' } };
const after = 'https://{org}/api/v1/groups?limit=1&after=opaque';

export const listGroups = defineListAction({
  name: 'listGroups',
  summary: 'List the groups of the org, or those that a search finds',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/listGroups',
  scopes: ['okta.groups.read'],
  bucket: 'groups',
  input: z.strictObject({
    search: expressionField(
      'E.g. type eq "OKTA_GROUP" and profile.name sw "Site"; an index that lags by seconds',
    ).optional(),
  }),
  item: groupSchema,
  limit: { default: 200, max: 10_000 },
  request: ({ search }) => ({ method: 'GET', path: '/api/v1/groups', query: { search } }),
  examples: [
    {
      title: 'The first page',
      input: { limit: 1 },
      exchange: [{ request: 'GET /api/v1/groups?limit=1', status: 200, body: [sales], next: after }],
      output: { items: [sales], next: after },
    },
    {
      title: 'Groups made in Okta',
      input: { search: 'type eq "OKTA_GROUP"' },
      exchange: [
        { request: 'GET /api/v1/groups?limit=200&search=type+eq+%22OKTA_GROUP%22', status: 200, body: [sales] },
      ],
      output: { items: [sales] },
    },
    { title: 'An unbalanced quote', input: { search: 'type eq "A' }, exchange: [], failure: 'Okta.InvalidInput' },
    {
      title: 'An expression that Okta refuses',
      input: { search: 'type ne "OKTA_GROUP"' },
      exchange: [
        {
          request: 'GET /api/v1/groups?limit=200&search=type+ne+%22OKTA_GROUP%22',
          status: 400,
          body: { errorCode: 'E0000031', errorSummary: 'Invalid search criteria.' },
        },
      ],
      failure: 'Okta.BadRequest',
    },
  ],
});
