import { z } from 'zod';
import { defineAction } from './define-action.js';
import { groupIdField, userField } from './fields.js';
import { changeMembership } from './membership.js';
import { type ActionRequest, path } from './request.js';

const input = z.strictObject({ groupId: groupIdField(), userId: userField() });

const addRequest = ({ groupId, userId }: z.output<typeof input>): ActionRequest => ({
  method: 'PUT',
  path: path`/api/v1/groups/${groupId}/users/${userId}`,
});

const [group, user] = ['00g1emaKYZTWRYYRRTSK', '00u1ero7vZFVEIYLWPBN'];

export const addUserToGroup = defineAction({
  name: 'addUserToGroup',
  summary: 'Add a user to a group; a member stays one',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/assignUserToGroup',
  scopes: ['okta.groups.manage'],
  bucket: 'groups',
  retry: 'write',
  input,
  output: z.object({}),
  users: ['userId'],
  request: addRequest,
  run: (given, session) => changeMembership(addRequest(given), given, true, session),
  examples: [
    {
      title: 'Add a user',
      input: { groupId: group, userId: user },
      exchange: [{ request: `PUT /api/v1/groups/${group}/users/${user}`, status: 204 }],
      output: {},
    },
    {
      title: 'A group that an application keeps',
      input: { groupId: group, userId: user },
      exchange: [
        {
          request: `PUT /api/v1/groups/${group}/users/${user}`,
          status: 403,
          body: { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' },
        },
        {
          request: `GET /api/v1/groups/${group}`,
          status: 200,
          body: { id: group, type: 'APP_GROUP', profile: { name: 'Sales' } },
        },
        { request: `GET /api/v1/users/${user}`, status: 200, body: { id: user, status: 'ACTIVE', profile: {} } },
        { request: `GET /api/v1/users/${user}/groups`, status: 200, body: [] },
      ],
      failure: 'Okta.ReadOnly',
    },
    {
      title: 'Everybody is in Everyone already',
      input: { groupId: group, userId: user },
      exchange: [
        {
          request: `PUT /api/v1/groups/${group}/users/${user}`,
          status: 501,
          body: { errorCode: 'E0000060', errorSummary: 'Unsupported operation.' },
        },
        {
          request: `GET /api/v1/groups/${group}`,
          status: 200,
          body: { id: group, type: 'BUILT_IN', profile: { name: 'Everyone' } },
        },
        { request: `GET /api/v1/users/${user}`, status: 200, body: { id: user, status: 'ACTIVE', profile: {} } },
        {
          request: `GET /api/v1/users/${user}/groups`,
          status: 200,
          body: [{ id: group, type: 'BUILT_IN', profile: { name: 'Everyone' } }],
        },
      ],
      output: {},
    },
    {
      title: 'Unknown group',
      input: { groupId: group, userId: user },
      exchange: [
        {
          request: `PUT /api/v1/groups/${group}/users/${user}`,
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${group} (UserGroup)` },
        },
        {
          request: `GET /api/v1/groups/${group}`,
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${group} (UserGroup)` },
        },
      ],
      failure: 'Okta.NotFound',
    },
  ],
});
