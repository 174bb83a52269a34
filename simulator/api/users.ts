import { flag, json, noContent, respondAsync, type Answer, type Call, type Route } from '../http/call.js';
import { mayTouch } from '../http/permission.js';
import { remove } from '../operations/lifecycle.js';
import { createUser } from './create-user.js';
import { addressedUser } from './find-user.js';
import { replaceUser, updateUser } from './update-user.js';
import { etag, singleUser } from './user-json.js';

function getUser(call: Call): Answer {
  const user = addressedUser(call);
  const body = singleUser(call.org, user, call.baseUrl);
  if (call.query.get('expand')?.split(',').includes('blocks')) body['_embedded'] = { blocks: [] };
  return { ...json(body), headers: { ETag: etag(user) } };
}

function deleteUser(call: Call): Answer {
  const user = addressedUser(call);
  mayTouch(call.actor, user);
  remove(call.org, user, call.origin, { mail: flag(call, 'sendEmail', false), respondAsync: respondAsync(call) });
  return noContent();
}

export const userRoutes: Route[] = [
  {
    method: 'POST',
    path: '/api/v1/users',
    operation: 'createUser',
    bucket: 'users',
    scope: 'okta.users.manage',
    handle: createUser,
  },
  {
    method: 'GET',
    path: '/api/v1/users/:id',
    operation: 'getUser',
    bucket: 'user-read',
    scope: 'okta.users.read',
    ownScope: 'okta.users.read.self',
    handle: getUser,
  },
  {
    method: 'POST',
    path: '/api/v1/users/:id',
    operation: 'updateUser',
    bucket: 'user-write',
    scope: 'okta.users.manage',
    handle: updateUser,
  },
  {
    method: 'PUT',
    path: '/api/v1/users/:id',
    operation: 'replaceUser',
    bucket: 'user-write',
    scope: 'okta.users.manage',
    handle: replaceUser,
  },
  {
    method: 'DELETE',
    path: '/api/v1/users/:id',
    operation: 'deleteUser',
    bucket: 'user-write',
    scope: 'okta.users.manage',
    handle: deleteUser,
  },
];
