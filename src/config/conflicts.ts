import { defaultLimits } from '../okta/gate/limits.js';
import { authModes, namePattern } from './schema.js';
import type { Path } from './yaml-source.js';

/** A mistake before its position is known. */
export interface Finding {
  path: Path;
  message: string;
  /** Whether the name of the field is what is wrong. */
  atKey?: boolean;
}

export type Fields = Record<string, unknown>;

/** The fields of a mapping; none where it isn't one. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
export const itemsOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** The rules between fields. They hold for a file with other mistakes, too, so that all are reported at once. */
export function* findConflicts(value: unknown): Generator<Finding> {
  const { connections, encryption } = fieldsOf(value);
  const byName = Object.entries(fieldsOf(connections));
  if (byName.length === 0 && typeof connections === 'object' && connections !== null && !Array.isArray(connections)) {
    yield { path: ['connections'], message: 'is empty: write a name with domain and apiToken below it' };
  }
  for (const [name, connection] of byName) {
    const path = ['connections', name];
    if (!new RegExp(namePattern).test(name) || name === '__proto__') {
      const message = 'is no name for a connection: use 1 to 64 letters, digits, ".", "_" or "-"';
      yield { path, message, atKey: true };
    }
    if (typeof connection !== 'object' || connection === null || Array.isArray(connection)) continue;
    yield* authConflicts(path, fieldsOf(connection), encryption !== undefined);
  }
  yield* limitConflicts(byName);
  yield* duplicates(['encryption', 'keys'], itemsOf(fieldsOf(encryption)['keys']), 'id');
}

/** The budget is the org's: connections to one org can't have two ideas of it. */
function* limitConflicts(byName: [string, unknown][]): Generator<Finding> {
  const first = new Map<string, { name: string; limits: string }>();
  for (const [name, connection] of byName) {
    const { domain, limits } = fieldsOf(connection);
    if (typeof domain !== 'string') continue;
    const own = JSON.stringify({ ...defaultLimits, ...fieldsOf(limits) });
    const org = domain.replace(/^https:\/\//, '').toLowerCase();
    const other = first.get(org);
    if (other === undefined) first.set(org, { name, limits: own });
    else if (other.limits !== own) {
      const path = ['connections', name, ...(limits === undefined ? [] : ['limits'])];
      yield {
        path,
        message: `differs in its limits from ${other.name}, which is the same org: give both the same`,
        atKey: true,
      };
    }
  }
}

function* authConflicts(path: Path, connection: Fields, isEncrypted: boolean): Generator<Finding> {
  const modes = authModes.filter((mode) => mode in connection);
  if (modes.length === 0) {
    yield { path, message: `says no way to authenticate: add ${authModes.join(' or ')}`, atKey: true };
  } else if (modes.length > 1) {
    yield { path, message: `has ${modes.join(' and ')}: keep one`, atKey: true };
  }
  if ('authorizationCode' in connection && !isEncrypted) {
    const message = 'keeps a refresh token in Temporal, which must be encrypted: add encryption with keys to this file';
    yield { path: [...path, 'authorizationCode'], message, atKey: true };
  }
  const { clientCredentials } = connection;
  if (typeof clientCredentials === 'object' && clientCredentials !== null && !Array.isArray(clientCredentials)) {
    yield* keyConflicts([...path, 'clientCredentials'], fieldsOf(clientCredentials));
  }
}

function* keyConflicts(path: Path, credentials: Fields): Generator<Finding> {
  const single = ['keyId', 'privateKey', 'passphrase'].filter((field) => field in credentials);
  if (!('keys' in credentials)) {
    for (const field of ['keyId', 'privateKey'].filter((each) => !single.includes(each))) {
      const example = field === 'keyId' ? 'k1' : 'file:./k1.pem';
      yield { path: [...path, field], message: `is missing: write e.g. ${example} (or keys, where there are several)` };
    }
    return;
  }
  for (const field of single) {
    yield { path: [...path, field], message: 'stands beside keys: move it into an item of keys', atKey: true };
  }
  yield* duplicates([...path, 'keys'], itemsOf(credentials['keys']), 'keyId');
}

function* duplicates(path: Path, items: Fields[], field: string): Generator<Finding> {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const value = item[field];
    if (typeof value !== 'string') continue;
    if (seen.has(value))
      yield { path: [...path, index, field], message: 'stands in an item above, too: give each its own' };
    seen.add(value);
  }
}
