import { param, type Call } from '../http/call.js';
import { notFound } from '../org/okta-error.js';
import type { User } from '../org/user-store.js';

/** The user of `/users/{id}`: by id, login, short login or `me`. */
export function addressedUser(call: Pick<Call, 'org' | 'params' | 'user'>): User {
  const address = param(call, 'id');
  const user = address === 'me' ? call.user : call.org.users.find(address);
  if (user === undefined) throw notFound(address, 'User');
  return user;
}

/** The user of paths that take ids only. */
export function userById(call: Pick<Call, 'org' | 'params'>): User {
  const id = param(call, 'id');
  const user = call.org.users.get(id);
  if (user === undefined) throw notFound(id, 'User');
  return user;
}
