import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import { allItems } from './all-items.js';
import { defineAction } from './define-action.js';
import { notFound, notPermitted } from './example-answers.js';
import { idField, userField } from './fields.js';
import { type ActionRequest, path, readRolesOf } from './request.js';
import { roleAssignmentSchema } from './schemas/role-assignment.js';

const input = z.strictObject({
  userId: userField(),
  roleAssignmentId: idField("The assignment's id, as listUserRoles gives it"),
});

const removeRequest = ({ userId, roleAssignmentId }: z.output<typeof input>): ActionRequest => ({
  method: 'DELETE',
  path: path`/api/v1/users/${userId}/roles/${roleAssignmentId}`,
});

/** Refusals after which the roles that are left say more. */
const explained = [400, 403, 404, 405];

const [user, assignment] = ['00u1ero7vZFVEIYLWPBN', 'ra1b8anIk7rx7em7L0g4'];
const given = { userId: user, roleAssignmentId: assignment };
const request = `DELETE /api/v1/users/${user}/roles/${assignment}`;
const list = `GET /api/v1/users/${user}/roles`;
const role = { id: assignment, type: 'HELP_DESK_ADMIN', label: 'Help Desk Administrator', status: 'ACTIVE' };

export const unassignUserRole = defineAction({
  name: 'unassignUserRole',
  summary: 'Take an administrator role away from a user; one that is gone already is fine',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleAssignmentAUser/#tag/RoleAssignmentAUser/operation/unassignRoleFromUser',
  scopes: ['okta.roles.manage'],
  bucket: 'other',
  retry: 'write',
  input,
  output: z.object({}),
  users: ['userId'],
  request: removeRequest,
  run: async (given, session) => {
    try {
      await session.call(removeRequest(given));
    } catch (error) {
      const refusal = session.refusal(error);
      if (!refusal || !explained.includes(refusal.status)) throw error;
      const roles = await allItems(readRolesOf(given.userId), roleAssignmentSchema, session);
      const found = roles.find(({ id }) => id === given.roleAssignmentId);
      if (!found && refusal.status === 404) return {};
      if (found?.assignmentType !== 'GROUP') throw error;
      throw new ActionError(
        OktaFailureType.ReadOnly,
        `The user has the role ${found.label ?? found.type ?? found.id} by a group: remove the user from that group`,
        { status: refusal.status, errorCode: refusal.errorCode ?? '', assignmentType: 'GROUP' },
      );
    }
    return {};
  },
  examples: [
    { title: 'Take a role away', input: given, exchange: [{ request, status: 204 }], output: {} },
    {
      title: 'Already so, as after a lost answer: a read shows it',
      input: given,
      attempt: 2,
      exchange: [notFound(request, assignment, 'RoleAssignment'), { request: list, status: 200, body: [] }],
      output: {},
    },
    {
      title: 'A role that comes by a group',
      input: given,
      exchange: [notPermitted(request), { request: list, status: 200, body: [{ ...role, assignmentType: 'GROUP' }] }],
      failure: 'Okta.ReadOnly',
    },
    {
      title: 'Not permitted: only a Super Administrator may',
      input: given,
      exchange: [notPermitted(request), { request: list, status: 200, body: [{ ...role, assignmentType: 'USER' }] }],
      failure: 'Okta.Permission',
    },
    {
      title: "The user's roles are being changed: tried again",
      input: given,
      exchange: [
        {
          request,
          status: 409,
          body: { errorCode: 'E0000268', errorSummary: 'Another role assignment change is in progress.' },
        },
      ],
      failure: 'Okta.Busy',
    },
    {
      title: 'Unknown user',
      input: given,
      exchange: [notFound(request, user, 'User'), notFound(list, user, 'User')],
      failure: 'Okta.NotFound',
    },
  ],
});
