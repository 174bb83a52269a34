// Property: every finding is documented with its cure.
import { describe, expect, it } from 'vitest';
import { problemTypes } from '../../../src/connection-test/problem.js';
import { connectionsPage } from '../../support/documented-json.js';

describe('docs/connections.md', () => {
  const documented = [...connectionsPage().matchAll(/^\| `(\w+)` +\| [^|]+ \| [^|]+ \|$/gm)].map(([, type]) => type);

  it('has a row for each type, and none for others', () => {
    const rows = documented.slice(documented.indexOf('configuration'));
    expect([...rows].sort()).toEqual([...problemTypes].sort());
  });
});
