import { invalid } from '../org/okta-error.js';

/** `fields=id,status,profile:(login,email)`: the named parts of a user. */
export function selectFields(user: Record<string, unknown>, fields: string | null): Record<string, unknown> {
  if (fields === null) return user;
  const selected: Record<string, unknown> = {};
  const pattern = /\s*([\w]+)(?::\(([\w\s,]*)\))?\s*(?:,|$)/y;
  while (pattern.lastIndex < fields.length) {
    const match = pattern.exec(fields);
    if (match === null) throw invalid('fields', `fields: ${fields} is not a list of fields`);
    const [, name = '', inner] = match;
    const value = user[name];
    if (value === undefined) continue;
    selected[name] = inner === undefined ? value : pickFrom(value, inner.split(','));
  }
  // The id and the link come unasked.
  return { id: user['id'], ...selected, _links: user['_links'] };
}

function pickFrom(value: unknown, names: string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const wanted = new Set(names.map((name) => name.trim()));
  return Object.fromEntries(Object.entries(value).filter(([name]) => wanted.has(name)));
}
