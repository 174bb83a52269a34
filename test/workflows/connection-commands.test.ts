// Property: list and test say of the connections of a file what is so, with and without a worker, and show no secret.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { parse, stringify } from 'yaml';
import { actionNames, actions } from '../../src/actions/index.js';
import { loadConfig } from '../../src/config/config.js';
import { connectionsOf } from '../../src/connections.js';
import { leastPrivilege } from '../../src/least-privilege.js';
import { missingScopes } from '../../src/scopes.js';
import { searchAttributeKeys } from '../../src/search-attributes.js';
import { storeGrant } from '../../src/temporal/grants.js';
import { logIn } from '../support/auth-modes.js';
import { buildCommand, runCommand, startCommand } from '../support/cli.js';
import { strangersKey } from '../support/connection-configs.js';
import { documentedJson, fieldsOf } from '../support/documented-json.js';
import { OwnedOrg } from '../support/owned-org.js';
import { test, uniqueName } from '../support/temporal-env.js';
import { leavingUntouched } from '../support/untouched-org.js';

type Connections = Record<string, Record<string, Record<string, unknown>>>;

let owned: OwnedOrg;
let folder: string;
let env: Record<string, string | undefined>;
beforeAll(async () => {
  buildCommand();
  owned = await OwnedOrg.start({ webApps: [{}, {}] });
  folder = await mkdtemp(join(tmpdir(), 'temporal-okta-commands-'));
  const { address, namespace } = inject('temporal');
  const open = join(folder, 'open.pem');
  await writeFile(open, strangersKey());
  await chmod(open, 0o644);
  const file = parse(await readFile(owned.file, 'utf8')) as { connections: Connections };
  const service = file.connections['service']?.['clientCredentials'];
  Object.assign(file.connections, {
    token: { domain: owned.simulator.url, apiToken: { token: 'env:THE_TOKEN' } },
    absent: { domain: owned.simulator.url, apiToken: { token: 'env:NOT_SET' } },
    exposed: { domain: owned.simulator.url, clientCredentials: { ...service, privateKey: `file:${open}` } },
  });
  const path = join(folder, 'temporal-okta.yaml');
  await writeFile(path, stringify(file));
  env = {
    ...owned.environment,
    ...{ TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TEMPORAL_OKTA_CONFIG: path },
    THE_TOKEN: owned.simulator.apiToken,
  };
});
afterAll(async () => {
  await owned.close();
  await rm(folder, { recursive: true, force: true });
});

interface List {
  connections: (Record<string, unknown> & {
    name: string;
    login: Record<string, unknown> | null;
    warnings: string[];
  })[];
  missing: { name: string; workflows: number }[] | null;
  temporal: { ok: boolean; message: string | null };
}

async function list(more: Record<string, string> = {}): Promise<List> {
  const { code, stdout } = await runCommand(['connection', 'list', '--json'], { ...env, ...more });
  expect(code).toBe(0);
  for (const secret of [owned.simulator.apiToken, ...Object.values(owned.environment)]) {
    expect(stdout).not.toContain(secret);
  }
  return JSON.parse(stdout) as List;
}
const listed = ({ connections }: List, name: string) => connections.find((one) => one.name === name);

interface Report {
  ok: boolean;
  problems: { type: string }[];
  warnings: { type: string }[];
  actions: { name: string; can: boolean | null }[];
  [more: string]: unknown;
}

async function testConnection(name: string): Promise<{ code: number | null; report: Report }> {
  const { code, stdout, stderr } = await leavingUntouched(owned.simulator, () =>
    runCommand(['connection', 'test', name, '--json'], env),
  );
  expect(stderr).toBe('');
  return { code, report: JSON.parse(stdout) as Report };
}

/** Logs in as if it had been so many days ago. */
async function logInBefore(days: number, name: string): Promise<void> {
  const connections = connectionsOf(loadConfig(owned));
  const grant = await logIn(await connections.webClient(name), owned.simulator);
  connections.close();
  await storeGrant(owned.client, name, { ...grant, consentedAtMs: grant.consentedAtMs - days * 86_400_000 });
}

describe('connection list', () => {
  test('says what is configured where, and whether its secrets are there', async () => {
    const found = await list();
    expect(found.connections.map(({ name }) => name)).toEqual([
      ...owned.names,
      'service',
      'token',
      'absent',
      'exposed',
    ]);
    expect(listed(found, 'token')).toMatchObject({
      ...{ domain: new URL(owned.simulator.url).host, mode: 'apiToken', login: null, problems: [], warnings: [] },
      place: expect.stringMatching(/temporal-okta\.yaml:\d+ \(connections\.token\)/),
      secrets: [{ reference: 'env:THE_TOKEN', readable: true, problem: null }],
    });
    expect(listed(found, 'absent')).toMatchObject({ secrets: [{ readable: false }] });
    expect(listed(found, 'exposed')?.warnings).toEqual([expect.stringContaining('chmod 600')]);
    expect(listed(found, owned.name)).toMatchObject({ mode: 'authorizationCode', login: { needsLogin: true } });
    expect(found.temporal.ok).toBe(true);
  });

  test('goes on where Temporal does not answer, and says so', async () => {
    const found = await list({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(found).toMatchObject({ missing: null, temporal: { ok: false } });
    expect(listed(found, owned.name)).toMatchObject({ login: { needsLogin: null } });
    expect(listed(found, 'token')).toMatchObject({ secrets: [{ readable: true }] });
  });

  test('finds the connections that running workflows miss; so does the worker of their queue', async ({ temporal }) => {
    const gone = uniqueName("o'gone");
    const taskQueue = uniqueName('queue');
    const handles = await Promise.all(
      [1, 2].map((workflow) =>
        temporal.client.workflow.start('runAction', {
          ...{ workflowId: uniqueName(`missing-${String(workflow)}`), taskQueue: `${taskQueue}-idle` },
          args: [{ action: 'getUser', input: { userId: 'x', connection: gone } }],
          typedSearchAttributes: [{ key: searchAttributeKeys.connection, value: gone }],
        }),
      ),
    );
    const missing = { name: gone, workflows: 2 };
    await expect.poll(async () => (await list()).missing, { timeout: 20_000 }).toContainEqual(missing);
    const inWords = await runCommand(['connection', 'list'], env);
    expect(inWords.stdout).toContain(`${gone}  MISSING`);
    // Only those of its own queue concern a worker.
    const elsewhere = await startCommand(['worker', '--task-queue', taskQueue], { ...env, NOT_SET: 'set' });
    expect((await elsewhere.end()).stderr).not.toContain(gone);
    const own = await startCommand(['worker', '--task-queue', `${taskQueue}-idle`], { ...env, NOT_SET: 'set' });
    const { stderr } = await own.end();
    expect(stderr).toContain(`Warning: 2 running workflows use the connection "${gone}"`);
    await Promise.all(handles.map((handle) => handle.terminate().catch(() => undefined)));
  });
});

const beyondScopes = actionNames.filter((name) => missingScopes(leastPrivilege, actions[name].scopes).length > 0);

describe('connection test', () => {
  test('passes healthy connections: exit 0', async () => {
    // An API token links no users; the application has the scopes of the connector's actions.
    const unable = { token: ['setLinkedObject'], service: beyondScopes };
    for (const [name, expected] of Object.entries(unable)) {
      const { code, report } = await testConnection(name);
      expect(report).toMatchObject({ name, ok: true, problems: [] });
      expect(report.actions.filter(({ can }) => !can).map((row) => row.name)).toEqual(expected);
      expect(code).toBe(0);
    }
  });

  test.for([
    ['absent', 'configuration'],
    ['exposed', 'wrongKey'],
  ] as const)('names what is wrong with %s (%s): exit 1', async ([name, type]) => {
    const { code, report } = await testConnection(name);
    expect(report).toMatchObject({ ok: false, problems: [{ type }] });
    expect(code).toBe(1);
  });

  test('needs no Temporal where tokens are not kept there', async () => {
    const { code } = await runCommand(['connection', 'test', 'token'], { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(code).toBe(0);
  });

  test('says which connections there are', async () => {
    const { code, stderr } = await runCommand(['connection', 'test', 'unheard-of', '--json'], env);
    expect(JSON.parse(stderr)).toMatchObject({ error: { type: 'Config.Missing' } });
    expect(code).toBe(1);
  });

  test('borrows tokens by a worker of its own; afterwards the list knows how long the login lasts', async () => {
    const { name } = owned;
    const before = await testConnection(name);
    expect(before).toMatchObject({ code: 1, report: { ok: false, problems: [{ type: 'consentRequired' }] } });
    await owned.login(name);
    expect(listed(await list(), name)).toMatchObject({ login: { needsLogin: null } });
    const { code, report } = await testConnection(name);
    expect(report).toMatchObject({ ok: true, tokenType: 'Bearer', principal: { type: 'user' }, problems: [] });
    expect(code).toBe(0);
    const seen = listed(await list(), name);
    expect(seen?.login).toMatchObject({ needsLogin: false, daysLeft: 89 });
    expect(seen?.warnings).toEqual([]);
    expect((await testConnection(name)).report).toMatchObject({ consentEndsAt: seen?.login?.['consentEndsAt'] });
  });

  test('warns from day 75 of a login, as the list does', async () => {
    const [, name = ''] = owned.names;
    await logInBefore(76, name);
    const { code, report } = await testConnection(name);
    expect(report).toMatchObject({ ok: true, warnings: [{ type: 'consentEnds' }] });
    expect(code).toBe(0);
    const one = listed(await list(), name);
    expect(one).toMatchObject({
      ...{ login: { daysLeft: 13 } },
      warnings: [expect.stringContaining(`temporal-okta connection login ${name}`)],
    });
    const [documented] = documentedJson('list')['connections'] as unknown[];
    expect(fieldsOf(one)).toEqual(fieldsOf(documented));
  });
});

describe('doctor', () => {
  test('tests each connection, too', async () => {
    const { code, stdout } = await runCommand(['doctor', '--json'], env);
    const { ok, findings } = JSON.parse(stdout) as {
      ok: boolean;
      findings: { check: string; ok: boolean; says: string }[];
    };
    const of = (name: string) => findings.find(({ check }) => check === `Connection ${name}`);
    expect(of('token')).toMatchObject({ ok: true, says: expect.stringContaining('43 of 44 actions') });
    expect(of('exposed')).toMatchObject({ ok: false, says: expect.stringContaining('wrongKey') });
    expect([ok, code]).toEqual([false, 1]);
  });
});
