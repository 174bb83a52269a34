import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import { defineAction } from './define-action.js';
import { notFound, notPermitted } from './example-answers.js';
import { idField, userField } from './fields.js';
import { linkedUserIds } from './linked-users.js';
import { type ActionRequest, path } from './request.js';

const input = z.strictObject({
  userId: userField('The associated user (e.g. the subordinate)'),
  primaryName: idField('The name of the primary end, e.g. manager'),
  primaryUserId: userField('The primary user (e.g. the manager)'),
});

const setRequest = ({ userId, primaryName, primaryUserId }: z.output<typeof input>): ActionRequest => ({
  method: 'PUT',
  path: path`/api/v1/users/${userId}/linkedObjects/${primaryName}/${primaryUserId}`,
});

const [user, manager] = ['00u1f96ECLNVOKVMUSEA', '00u1ero7vZFVEIYLWPBN'];
const given = { userId: user, primaryName: 'manager', primaryUserId: manager };
const request = `PUT /api/v1/users/${user}/linkedObjects/manager/${manager}`;
const read = `GET /api/v1/users/${user}/linkedObjects/manager`;
const linked = {
  request: read,
  status: 200,
  body: [{ _links: { self: { href: `https://acme.okta.com/api/v1/users/${manager}` } } }],
};

export const setLinkedObject = defineAction({
  name: 'setLinkedObject',
  summary: 'Link a user to a primary one, e.g. to the manager, in place of the former; OAuth connections only',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLinkedObject/#tag/UserLinkedObject/operation/assignLinkedObjectValueForPrimary',
  scopes: ['okta.users.manage'],
  bucket: 'other',
  retry: 'write',
  oauthOnly: true,
  input,
  output: z.object({}),
  users: ['userId', 'primaryUserId'],
  request: setRequest,
  run: async (given, session) => {
    const isSo = async (): Promise<boolean> =>
      (await linkedUserIds(given.userId, given.primaryName, session)).includes(given.primaryUserId);
    if (session.isRepeat && (await isSo())) return {};
    try {
      await session.call(setRequest(given));
    } catch (error) {
      const refusal = session.refusal(error);
      if (!refusal || ![400, 403, 409].includes(refusal.status)) throw error;
      if (await isSo()) return {};
      if (refusal.status !== 403) throw error;
      throw new ActionError(
        OktaFailureType.Permission,
        `Okta doesn't let this connection link users (${refusal.summary}): it takes that from OAuth connections ` +
          'only, never with an API token; there it needs okta.users.manage and an administrator role that covers both users',
        { status: refusal.status, errorCode: refusal.errorCode ?? '' },
      );
    }
    return {};
  },
  examples: [
    { title: 'Give somebody a manager', input: given, exchange: [{ request, status: 204 }], output: {} },
    {
      title: 'Already so, as after a lost answer: a read shows it',
      input: given,
      attempt: 2,
      exchange: [linked],
      output: {},
    },
    {
      title: 'With an API token, where the link is there already',
      input: given,
      exchange: [notPermitted(request), linked],
      output: {},
    },
    {
      title: 'With an API token',
      input: given,
      exchange: [notPermitted(request), { request: read, status: 200, body: [] }],
      failure: 'Okta.Permission',
    },
    {
      title: 'Unknown relation',
      input: given,
      exchange: [notFound(request, 'manager', 'LinkedObjectDefinition')],
      failure: 'Okta.NotFound',
    },
  ],
});
