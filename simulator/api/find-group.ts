import { param, type Call } from '../http/call.js';
import type { GroupData } from '../org/group-store.js';
import { notFound } from '../org/okta-error.js';

export function groupById(call: Pick<Call, 'org' | 'params'>, name = 'id'): GroupData {
  const id = param(call, name);
  const group = call.org.groups.get(id);
  if (group === undefined) throw notFound(id, 'UserGroup');
  return group;
}
