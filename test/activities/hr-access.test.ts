// Names of groups and applications lead to the one that they mean, or to a problem that says where it stands and the cure.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResolveAccessInput, ResolveAccessResult } from '../../activities/hr/resolve-access.js';
import type { BirthrightRule, ProvisioningSettings } from '../../src/hr/settings.js';
import { runActivity } from '../support/run-activity.js';
import { addGroup, type SimulatedOrg, startSimulatedOrg } from '../support/simulated-org.js';

let org: SimulatedOrg;
let engineering = '';
let double: string[] = [];
let slack = '';
beforeAll(async () => {
  org = await startSimulatedOrg();
  engineering = addGroup(org, 'Engineering');
  addGroup(org, 'Imported', { type: 'APP_GROUP' });
  double = [addGroup(org, 'Twice'), addGroup(org, 'Twice', { type: 'APP_GROUP' })];
  const apps = org.simulator.admin.addApps([{ label: 'Slack' }, { label: 'Mail' }, { label: 'Mail' }, { label: 'Old', status: 'INACTIVE' }]); // prettier-ignore
  slack = apps[0]?.id ?? '';
});
afterAll(() => org.close());

const resolve = async (input: Omit<ResolveAccessInput, 'connection'>): Promise<ResolveAccessResult> =>
  (await runActivity(org.activities.resolveAccess as (given: object) => Promise<unknown>, {
    connection: 'default',
    ...input,
  })) as ResolveAccessResult;

describe('resolveAccess', () => {
  test('finds by name and by id', async () => {
    expect(await resolve({ groups: ['Engineering', engineering], apps: ['Slack', slack] })).toEqual({
      groups: [
        { given: 'Engineering', id: engineering, name: 'Engineering' },
        { given: engineering, id: engineering, name: 'Engineering' },
      ],
      apps: [
        { given: 'Slack', id: slack, name: 'Slack' },
        { given: slack, id: slack, name: 'Slack' },
      ],
      problems: [],
    });
  });

  test('names the rules and the place of what can not be used', async () => {
    const rules: BirthrightRule[] = [
      { name: 'eng', everyone: true, groups: ['Engineering', 'Twice'], apps: ['Mail', 'Old'] },
      {
        name: 'others',
        everyone: true,
        groups: ['Enginering', 'Twice', 'Imported', '00gzzzzzzzzzzzzzzzzz'],
        apps: ['slack'],
      },
    ];
    const { groups, problems } = await resolve({ rules });
    expect(groups.map(({ id }) => id)).toEqual([engineering]);
    expect(problems.map(({ kind, name, code, rules: of, field }) => [kind, name, code, of.join(), field])).toEqual([
      ['group', 'Twice', 'ambiguous', 'eng,others', 'rules[0].groups[1]'],
      ['app', 'Mail', 'ambiguous', 'eng', 'rules[0].apps[0]'],
      ['app', 'Old', 'inactive', 'eng', 'rules[0].apps[1]'],
      ['group', 'Enginering', 'unknown', 'others', 'rules[1].groups[0]'],
      ['group', 'Imported', 'mastered', 'others', 'rules[1].groups[2]'],
      ['group', '00gzzzzzzzzzzzzzzzzz', 'unknown', 'others', 'rules[1].groups[3]'],
      ['app', 'slack', 'unknown', 'others', 'rules[1].apps[0]'],
    ]);
    const messageOf = (name: string) => problems.find((problem) => problem.name === name)?.message;
    expect(messageOf('Enginering')).toContain('Engineering');
    expect(messageOf('slack')).toContain('Slack');
    expect(problems[0]?.ids?.toSorted()).toEqual(double.toSorted());
  });
});

describe('provisioningSettings', () => {
  const settingsOf = (settings?: unknown): Promise<ProvisioningSettings | undefined> =>
    runActivity(org.activities.provisioningSettings as (given: object) => Promise<unknown>, {
      connection: 'default',
      settings,
    }) as Promise<ProvisioningSettings | undefined>;

  test('gives those of the input, checked, else those of the configuration', async () => {
    expect(await settingsOf()).toBeUndefined();
    expect(await settingsOf({ login: '{f}{lastName}@example.com' })).toEqual({ login: '{f}{lastName}@example.com' });
    await expect(settingsOf({ rules: [{ name: 'a', groups: ['A'] }] })).rejects.toMatchObject({
      ...{ type: 'Okta.InvalidInput', nonRetryable: true },
      details: [expect.objectContaining({ paths: ['settings.rules[0]'] })],
    });
  });
});
