import { z } from 'zod';
import { defineAction } from './define-action.js';
import { groupIdField, userField } from './fields.js';
import { changeMembership } from './membership.js';
import { type ActionRequest, path } from './request.js';

const input = z.strictObject({ groupId: groupIdField(), userId: userField() });

const removeRequest = ({ groupId, userId }: z.output<typeof input>): ActionRequest => ({
  method: 'DELETE',
  path: path`/api/v1/groups/${groupId}/users/${userId}`,
});

const [group, user] = ['00g1emaKYZTWRYYRRTSK', '00u1ero7vZFVEIYLWPBN'];

// Removing a member whom a group rule put there also puts the user on the rule's exclusion list, for good.
export const removeUserFromGroup = defineAction({
  name: 'removeUserFromGroup',
  summary: 'Remove a user from a group; one who is no member is fine',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/#tag/Group/operation/unassignUserFromGroup',
  scopes: ['okta.groups.manage'],
  bucket: 'groups',
  retry: 'write',
  input,
  output: z.object({}),
  users: ['userId'],
  request: removeRequest,
  run: (given, session) => changeMembership(removeRequest(given), given, false, session),
  examples: [
    {
      title: 'Remove a member',
      input: { groupId: group, userId: user },
      exchange: [{ request: `DELETE /api/v1/groups/${group}/users/${user}`, status: 204 }],
      output: {},
    },
    {
      title: 'Not a member: reads show that user and group exist',
      input: { groupId: group, userId: user },
      exchange: [
        {
          request: `DELETE /api/v1/groups/${group}/users/${user}`,
          status: 404,
          body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${user} (User)` },
        },
        {
          request: `GET /api/v1/groups/${group}`,
          status: 200,
          body: { id: group, type: 'OKTA_GROUP', profile: { name: 'Sales' } },
        },
        { request: `GET /api/v1/users/${user}`, status: 200, body: { id: user, status: 'ACTIVE', profile: {} } },
        { request: `GET /api/v1/users/${user}/groups`, status: 200, body: [] },
      ],
      output: {},
    },
    {
      title: 'Unknown group',
      input: { groupId: group, userId: user },
      exchange: [
        {
          request: `DELETE /api/v1/groups/${group}/users/${user}`,
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
