// Property: every action and trigger has a probe made of its declaration, and none of them can make, change or mail anything.
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actions/define-action.js';
import { actionNames, actions } from '../../../src/actions/index.js';
import { pathWith, probesOf } from '../../../src/connection-test/probes.js';
import { actionNeeds, allProbes, triggerNeeds } from '../../../src/connection-test/table.js';

describe('probes', () => {
  it.each(actionNames)('%s has one for each scope that lets it run', (name) => {
    const action = actions[name] as unknown as Action;
    expect(probesOf(action).map(({ scope }) => scope)).toEqual(action.scopes);
  });

  it('there is one for each scope, kind and family of endpoints', () => {
    expect(allProbes.length).toBeLessThan(40);
    expect(new Set(allProbes.map(({ key }) => key)).size).toBe(allProbes.length);
    for (const { probes } of [...actionNeeds, ...triggerNeeds]) {
      for (const { key } of probes) expect(allProbes.map((probe) => probe.key)).toContain(key);
    }
  });

  const withoutId = ['/api/v1/users', '/oauth2/v1/global-token-revocation'];
  const writes = allProbes.filter(({ kind }) => kind === 'write');

  it('writes go to ids that are put in when they are made', () => {
    for (const { request, key } of writes) {
      const replaced = pathWith(request.path, () => 'NOBODY');
      expect(replaced, key).not.toMatch(/\/[0-9A-Za-z]{20}(\/|$)/);
      if (!withoutId.includes(request.path)) expect(replaced, key).toContain('NOBODY');
    }
  });

  it('writes without an id hold nothing that could be made, name nobody, and would mail nobody', () => {
    const found = writes.filter(({ request }) => pathWith(request.path, () => 'NOBODY') === request.path);
    expect(found.map(({ request }) => request)).toMatchObject([
      { path: withoutId[0], query: { activate: false }, body: { profile: {} } },
      { path: withoutId[1], body: {} },
    ]);
  });

  it('no mail is asked for', () => {
    for (const { request } of writes) expect([undefined, false]).toContain(request.query?.['sendEmail']);
  });

  it('lists are asked for one item', () => {
    const lists = allProbes.filter(({ kind }) => kind === 'list');
    expect(lists.length).toBeGreaterThan(2);
    for (const { request } of lists) expect(request.query).toEqual({ limit: 1 });
    const members = allProbes.find(
      ({ request }) => /groups\/[^/]+\/users$/.test(request.path) && request.method === 'GET',
    );
    expect(members?.request.query).toEqual({ limit: 1 });
  });
});
