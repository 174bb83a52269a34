import { z } from 'zod';
import { defineAction } from './define-action.js';
import { type ActionRequest, quoted } from './request.js';
import { type Group, groupSchema } from './schemas/group.js';

const input = z.strictObject({
  name: z.string().min(1).max(255).describe('The whole name; upper and lower case matter'),
  expand: z.enum(['stats', 'app']).optional().describe('Embed counts or the source application (slow)'),
});

const searchRequest = ({ name, expand }: z.output<typeof input>): ActionRequest => ({
  method: 'GET',
  path: '/api/v1/groups',
  query: { search: `profile.name eq ${quoted(name)}`, limit: 200, expand },
  schema: z.array(groupSchema),
});

const sales: Group = { id: '00g1emaKYZTWRYYRRTSK', type: 'OKTA_GROUP', profile: { name: 'Sales' } };
const imported: Group = { id: '00g1emaKYZTWRYYRRTSX', type: 'APP_GROUP', profile: { name: 'Sales' } };
const lower: Group = { id: '00g1emaKYZTWRYYRRTSL', type: 'APP_GROUP', profile: { name: 'sales' } };
const request = 'GET /api/v1/groups?search=profile.name+eq+%22Sales%22&limit=200';

// Okta's search ignores case, and imported groups may share a name: names are compared here, and all matches given.
export const findGroupsByName = defineAction({
  name: 'findGroupsByName',
  summary: 'Find all groups of exactly this name',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/listGroups',
  scopes: ['okta.groups.read'],
  bucket: 'groups',
  retry: 'read',
  input,
  output: z.object({ groups: z.array(groupSchema) }),
  request: searchRequest,
  run: async (given, session) => {
    const groups: Group[] = [];
    for await (const { body } of session.pages(searchRequest(given))) {
      groups.push(...(body as Group[]).filter(({ profile }) => profile.name === given.name));
    }
    return { groups };
  },
  examples: [
    {
      title: 'Two groups of one name, and one that differs in case',
      input: { name: 'Sales' },
      exchange: [{ request, status: 200, body: [sales, imported, lower] }],
      output: { groups: [sales, imported] },
    },
    {
      title: 'Nothing found',
      input: { name: 'Sales' },
      exchange: [{ request, status: 200, body: [] }],
      output: { groups: [] },
    },
    {
      title: 'Not permitted',
      input: { name: 'Sales' },
      exchange: [
        {
          request,
          status: 403,
          body: { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' },
        },
      ],
      failure: 'Okta.Permission',
    },
  ],
});
