// Every mistake in provisioning settings is named by line and path, all at once, before anything is started.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../src/config-error.js';
import { loadConfig } from '../../../src/config/config.js';
import { connectionsOf } from '../../../src/connections.js';

const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-provisioning-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string | Uint8Array, named = './provisioning.yaml') {
  writeFileSync(join(folder, 'provisioning.yaml'), text);
  const config = `connections:\n  acme:\n    domain: acme.okta.com\n    apiToken: { token: env:T }\n    provisioning: ${named}\n`;
  writeFileSync(join(folder, 'temporal-okta.yaml'), config);
  return loadConfig({ cwd: folder, environment: {} });
}
function errorOf(text: string | Uint8Array, named?: string): ConfigError {
  try {
    load(text, named);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no ConfigError');
}
const placesOf = (text: string | Uint8Array): string[] => {
  const { problems } = errorOf(text);
  for (const { file, message } of problems) {
    expect(file).toBe('provisioning.yaml');
    expect(message).toMatch(/: |, |\?/);
  }
  return problems.map(({ line, column, path }) => `${String(line)}:${String(column)} ${path}`.trim());
};

test('a connection has the settings of its file', () => {
  const config = load('login: "{f}{lastName}@acme.com"\nrules:\n  - { name: all, everyone: true, groups: [Staff] }\n');
  const settings = { login: '{f}{lastName}@acme.com', rules: [{ name: 'all', everyone: true, groups: ['Staff'] }] };
  expect(config.connections.get('acme')).toMatchObject({
    provisioning: settings,
    provisioningFile: join(folder, 'provisioning.yaml'),
  });
  const connections = connectionsOf(config);
  expect(connections.provisioning('acme')).toEqual(settings);
  expect(() => connections.provisioning('emea')).toThrow(ConfigError);
});

test('settings that no flow could carry', () => {
  const rule = (at: number, groups: number): string =>
    `  - { name: r${String(at)}, when: { department: D${String(at)} }, groups: [${Array.from({ length: groups }, (_, group) => `Group ${String(at)} ${String(group)}`).join(', ')}] }\n`;
  const rules = (groups: number): string =>
    `rules:\n${Array.from({ length: 400 }, (_, at) => rule(at, groups)).join('')}`;
  expect(load(rules(5)).connections.get('acme')?.provisioning?.rules).toHaveLength(400);
  expect(errorOf(rules(50)).message).toMatch(/are \d{3} KB as JSON.*at most 100 KB/);
});

test('a file that is not there', () => {
  expect(errorOf('login: x', './none.yaml')).toMatchObject({ type: 'Config.Missing' });
  expect(errorOf('login: x', './none.yaml').message).toContain('temporal-okta.yaml:5 (connections.acme.provisioning)');
});

const rule = (text: string): string => `rules:\n  - ${text}\n`;

describe('mistakes', () => {
  test.each<[string, string | Uint8Array, string[]]>([
    ['an empty file', '', ['1:1']],
    ['a misspelt field of a flow', 'flows:\n  offboard: { deleteAfterDay: 3 }\n', ['2:15 flows.offboard.deleteAfterDay']],
    ['a field of another flow', 'flows:\n  move: { handOver: true }\n', ['2:11 flows.move.handOver']],
    ['no duration', 'flows:\n  onboard: { approval: { timeout: soon } }\n', ['2:35 flows.onboard.approval.timeout']],
    ['too many days', 'flows:\n  offboard: { deleteAfterDays: 4000 }\n', ['2:32 flows.offboard.deleteAfterDays']],
    ['a point of another flow', 'flows:\n  move: { extensions: { afterCut: { childWorkflow: x } } }\n', ['2:25 flows.move.extensions.afterCut']],
    ['an extension of no kind', 'flows:\n  move: { extensions: { afterMove: { workflow: x } } }\n', ['2:25 flows.move.extensions.afterMove']],
    ['two ways in', 'flows:\n  onboard: { activation: { claim: true, reveal: true } }\n', ['2:35 flows.onboard.activation.claim']],
    ['broken YAML', 'login: "x\n', ['2:1']],
    ['another encoding', Buffer.from('login: "J\u00f6rg"', 'latin1'), ['1:1']],
    ['a list', '- a\n', ['1:1']],
    ['an unknown field', 'logn: x\n', ['1:1 logn']],
    ['an unknown field of a rule', rule('{ name: a, everyone: true, group: [A] }'), ['2:5 rules[0]', '2:32 rules[0].group']],
    ['a placeholder that there is not', 'login: "{first}@acme.com"\n', ['1:8 login']],
    ['a brace without its other', 'login: "{firstName.x@acme.com"\n', ['1:8 login']],
    ['a login for all', 'login: anna@acme.com\n', ['1:8 login']],
    ['a login that is no mail address', 'login: "{firstName}.{lastName}"\n', ['1:8 login']],
    ['another word for the collision', 'collision: fail\n', ['1:12 collision']],
    ['a column of no field', 'columns:\n  surname: Nachname\n', ['2:3 columns.surname']],
    ['a column of a bad attribute', 'columns:\n  attributes.a-b: X\n', ['2:3 columns["attributes.a-b"]']],
    ['a type of a field', 'columns:\n  title: { column: T, type: number }\n', ['2:23 columns.title.type']],
    ['a column that is ignored', 'columns: { title: T }\nignoreColumns: [T]\n', ['1:19 columns.title']],
    ['a profile of no field', 'profile: { surname: x }\n', ['1:12 profile.surname']],
    ['a profile without the number', 'profile: { employeeNumber: null }\n', ['1:12 profile.employeeNumber']],
    ['two fields in one attribute', 'profile: { location: title }\n', ['1:22 profile.location']],
    ['a bad name of an attribute', 'profile: { location: "my city" }\n', ['1:22 profile.location']],
    ['a manager in two places', 'profile: { manager: boss }\nmanager: { linkedObject: manager }\n', ['1:12 profile.manager']],
    ['a manager of another shape', 'manager: boss\n', ['1:10 manager']],
    ['an unknown time zone', 'defaults: { timeZone: Europe/Berln }\n', ['1:23 defaults.timeZone']],
    ['a time that there is not', 'defaults: { startTime: "24:00" }\n', ['1:24 defaults.startTime']],
    ['a share for a percentage', 'thresholds: { percent: 0.05 }\n', ['1:24 thresholds.percent']],
    ['a percentage over a hundred', 'thresholds: { percent: 101 }\n', ['1:24 thresholds.percent']],
    ['a negative threshold', 'thresholds: { leavers: -1 }\n', ['1:24 thresholds.leavers']],
    ['a rule that grants nothing', rule('{ name: a, everyone: true }'), ['2:5 rules[0]']],
    ['a rule that grants an empty list', rule('{ name: a, everyone: true, groups: [] }'), ['2:5 rules[0]']],
    ['a rule for everyone that does not say so', rule('{ name: a, groups: [A] }'), ['2:5 rules[0]']],
    ['a rule without conditions', rule('{ name: a, when: {}, groups: [A] }'), ['2:16 rules[0].when']],
    ['everyone beside conditions', rule('{ name: a, when: { title: x }, everyone: true, groups: [A] }'), ['2:36 rules[0].everyone']],
    ['everyone that is false', rule('{ name: a, everyone: false, groups: [A] }'), ['2:5 rules[0]', '2:26 rules[0].everyone']],
    ['two rules of one name', `${rule('{ name: a, everyone: true, groups: [A] }')}  - { name: A, everyone: true, apps: [B] }\n`, ['3:13 rules[1].name']],
    ['a rule without a name', rule('{ everyone: true, groups: [A] }'), ['2:5 rules[0].name']],
    ['an unknown field in when', rule('{ name: a, when: { departmnt: x }, groups: [A] }'), ['2:24 rules[0].when.departmnt']],
    ['a field that says who it is', rule('{ name: a, when: { login: x }, groups: [A] }'), ['2:24 rules[0].when.login']],
    ['an attribute that a field goes into', rule('{ name: a, when: { attributes.city: x }, groups: [A] }'), ['2:24 rules[0].when["attributes.city"]']],
    ['a condition of another shape', rule('{ name: a, when: { title: { like: x } }, groups: [A] }'), ['2:24 rules[0].when.title']],
    ['an empty list of values', rule('{ name: a, when: { title: [] }, groups: [A] }'), ['2:24 rules[0].when.title']],
    ['an empty value', rule('{ name: a, when: { title: " " }, groups: [A] }'), ['2:31 rules[0].when.title']],
    ['a beginning that all have', rule('{ name: a, when: { title: { startsWith: " " } }, groups: [A] }'), ['2:24 rules[0].when.title']],
    ['not an empty value', rule('{ name: a, when: { title: { not: "" } }, groups: [A] }'), ['2:24 rules[0].when.title']],
    ['several', 'logn: x\ncollision: fail\n', ['1:1 logn', '2:12 collision']],
  ])('%s', (_title, text, places) => {
    expect(placesOf(text)).toEqual(places);
  }); // prettier-ignore
});

test('near names are guessed', () => {
  expect(errorOf(rule('{ name: a, when: { departmnt: x }, groups: [A] }')).message).toContain(
    'did you mean department?',
  );
  expect(errorOf('login: "{fristName}@acme.com"\n').message).toContain('{firstName}');
  expect(errorOf('defaults: { timeZone: Berlin }\n').message).toContain('Europe/Berlin');
  expect(errorOf('columns: { deparment: D }\n').message).toContain('department');
  const extension = '{ childWorkflow: x }';
  expect(errorOf(`flows: { move: { extensions: { afterMoves: ${extension} } } }\n`).message).toContain(
    'mean afterMove?',
  );
  expect(errorOf(`flows: { move: { extensions: { x: ${extension} } } }\n`).message).toContain('afterMove, afterUndo');
});
