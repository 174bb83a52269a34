// Property: the page on authentication asks for exactly the rights that the code needs, and names what the code fails with.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionNames, actions, connectorActionNames } from '../../src/actions/index.js';
import { authModes } from '../../src/config/schema.js';
import { OktaFailureType, SetupFailureType } from '../../src/failures.js';
import {
  leastPrivilege,
  leastPrivilegeWithHooks,
  provisioningScopes,
  triggerScopes,
} from '../../src/least-privilege.js';
import { leastScopes } from '../../src/scopes.js';

const page = readFileSync(new URL('../../docs/authentication.md', import.meta.url), 'utf8');

/** The cells of the row that begins so. */
function row(title: string): string[] {
  const found = page.split('\n').filter((line) => line.startsWith(`| ${title}`));
  expect(found, title).toHaveLength(1);
  return (found[0] ?? '').split('|').map((cell) => cell.trim());
}

const coded = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
const scopesOf = (title: string): string[] => coded(row(title)[2]).sort();

describe('docs/authentication.md', () => {
  it('asks for the least scopes of each use', () => {
    const reading = connectorActionNames.filter((name) => actions[name].definition.retry === 'read');
    expect(scopesOf('Read only')).toEqual(leastScopes(reading.flatMap((name) => actions[name].scopes)).sort());
    expect(scopesOf('Polling triggers, searches')).toEqual(triggerScopes[0]?.scopes);
    expect(scopesOf('All 19 actions')).toEqual([...leastPrivilege].sort());
    expect(scopesOf('The same, and event hooks')).toEqual([...leastPrivilegeWithHooks].sort());
    expect(scopesOf('HR provisioning')).toEqual([...provisioningScopes].sort());
  });

  it('names a permission for each action', () => {
    const table = page.slice(page.indexOf('| For '), page.indexOf("Okta's\n[list of permissions]"));
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((line) => coded(line.split('|')[1])).filter((code) => code in actions);
    expect(new Set(named)).toEqual(new Set(actionNames));
  });

  it('shows each way to authenticate, with the least scopes', () => {
    const shown = [...page.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text]) => text ?? '');
    for (const mode of authModes) expect(shown.filter((text) => text.includes(`${mode}:`))).not.toHaveLength(0);
    for (const [, scopes = ''] of page.matchAll(/scopes: \[([^\]]*)\]/g)) {
      const ofApi = scopes.split(', ').filter((scope) => scope.startsWith('okta.'));
      expect(ofApi).toEqual(leastPrivilege);
    }
  });

  it('names failure types that there are', () => {
    const types = new Set<string>([...Object.values(OktaFailureType), ...Object.values(SetupFailureType)]);
    const named = page.match(/\b(?:Okta|Config)\.[A-Z]\w+/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    for (const type of named) expect(types).toContain(type);
  });
});
