import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { notFound } from './example-answers.js';
import { groupIdField } from './fields.js';
import { path } from './request.js';
import { appSchema } from './schemas/app.js';

const group = '00g1emaKYZTWRYYRRTSK';
const app = { id: '0oa1gjh63g214q0Hq0g4', name: 'google', label: 'Google', status: 'ACTIVE' };
const after = `https://{org}/api/v1/groups/${group}/apps?limit=1&after=opaque`;

export const listGroupApps = defineListAction({
  name: 'listGroupApps',
  summary: 'List the applications that a group gives to its members',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/listAssignedApplicationsForGroup',
  scopes: ['okta.groups.read'],
  bucket: 'groups',
  input: z.strictObject({ groupId: groupIdField() }),
  item: appSchema,
  // Applications are large: more of them would not fit into a payload.
  limit: { default: 20, max: 200 },
  request: ({ groupId }) => ({ method: 'GET', path: path`/api/v1/groups/${groupId}/apps` }),
  examples: [
    {
      title: 'The first page',
      input: { groupId: group, limit: 1 },
      exchange: [{ request: `GET /api/v1/groups/${group}/apps?limit=1`, status: 200, body: [app], next: after }],
      output: { items: [app], next: after },
    },
    {
      title: 'Unknown group',
      input: { groupId: group },
      exchange: [notFound(`GET /api/v1/groups/${group}/apps?limit=20`, group, 'UserGroup')],
      failure: 'Okta.NotFound',
    },
  ],
});
