import { quoted } from '../../src/actions/request.js';
import type { OrgReading } from './org-reading.js';
import { type OrgPerson, orgPersonSchema } from './org-person.js';

interface SearchByValues {
  /** E.g. `profile.employeeNumber` */
  attribute: string;
  values: readonly string[];
  /** A search that they must meet, too. */
  within?: string | undefined;
}

/** The search stands in the address of the request, which has its length. */
const perSearch = 40;
const longest = 2000;

/** Finds users by values of an attribute, some dozens a request. The index lags by seconds. */
export async function searchByValues(
  reading: OrgReading,
  { attribute, values, within }: SearchByValues,
): Promise<OrgPerson[]> {
  const found = new Map<string, OrgPerson>();
  for (const conditions of batches([...new Set(values)].map((value) => `${attribute} eq ${quoted(value)}`))) {
    const any = conditions.join(' or ');
    const search = within === undefined ? any : `(${within}) and (${any})`;
    const query = { search, limit: 200 };
    for (const user of await reading.all({ path: '/api/v1/users', query, bucket: 'users', item: orgPersonSchema })) {
      found.set(user.id, user);
    }
  }
  return [...found.values()];
}

function* batches(conditions: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const condition of conditions) {
    if (batch.length >= perSearch || (batch.length > 0 && length + condition.length > longest)) {
      yield batch;
      batch = [];
      length = 0;
    }
    batch.push(condition);
    length += condition.length + 4;
  }
  if (batch.length > 0) yield batch;
}
