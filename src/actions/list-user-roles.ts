import { z } from 'zod';
import { allItems } from './all-items.js';
import { defineAction } from './define-action.js';
import { notFound, notPermitted } from './example-answers.js';
import { userField } from './fields.js';
import { readRolesOf } from './request.js';
import { roleAssignmentSchema } from './schemas/role-assignment.js';

const user = '00u1ero7vZFVEIYLWPBN';
const request = `GET /api/v1/users/${user}/roles`;
const role = { id: 'ra1b8anIk7rx7em7L0g4', type: 'HELP_DESK_ADMIN', label: 'Help Desk Administrator' };
const roles = [
  { ...role, status: 'ACTIVE', assignmentType: 'USER' },
  { ...role, id: 'grpb8anIk7rx7em7L0g4', status: 'ACTIVE', assignmentType: 'GROUP' },
];

export const listUserRoles = defineAction({
  name: 'listUserRoles',
  summary: "List a user's administrator roles, those by a group included",
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleAssignmentAUser/#tag/RoleAssignmentAUser/operation/listAssignedRolesForUser',
  scopes: ['okta.roles.read'],
  bucket: 'other',
  retry: 'read',
  input: z.strictObject({ userId: userField() }),
  output: z.object({ roles: z.array(roleAssignmentSchema) }),
  users: ['userId'],
  request: ({ userId }) => readRolesOf(userId),
  run: async ({ userId }, session) => ({ roles: await allItems(readRolesOf(userId), roleAssignmentSchema, session) }),
  examples: [
    {
      title: 'All roles',
      input: { userId: user },
      exchange: [{ request, status: 200, body: roles }],
      output: { roles },
    },
    {
      title: 'Unknown user',
      input: { userId: user },
      exchange: [notFound(request, user, 'User')],
      failure: 'Okta.NotFound',
    },
    {
      title: 'Not permitted',
      input: { userId: user },
      exchange: [notPermitted(request)],
      failure: 'Okta.Permission',
    },
  ],
});
