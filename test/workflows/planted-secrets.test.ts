// Property: of what is marked, nothing stands in Temporal with a key, and without one no credential; no process says any.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { actionNames } from '../../src/actions/index.js';
import { searchAttributeKeys } from '../../src/search-attributes.js';
import { type RunningDevServer, startDevServer } from '../../src/temporal/servers/index.js';
import { buildCommand } from '../support/cli.js';
import { disguises, type Place, search } from '../support/marked.js';
import { lookAtAll } from '../support/planted/look.js';
import { Planted } from '../support/planted/marks.js';
import { type Evidence, perform } from '../support/planted/perform.js';
import { type Casting, Stage } from '../support/planted/stage.js';
import { quietRuntime } from '../support/temporal-env.js';

const castings = [
  { namespace: 'token-with-key', auth: 'apiToken', isEncrypted: true },
  { namespace: 'token-without-key', auth: 'apiToken', isEncrypted: false },
  { namespace: 'service-with-key', auth: 'clientCredentials', isEncrypted: true },
  { namespace: 'service-without-key', auth: 'clientCredentials', isEncrypted: false },
  // Without a key its worker refuses to run.
  { namespace: 'person-with-key', auth: 'authorizationCode', isEncrypted: true },
] as const satisfies Casting[];
const control: Casting = { namespace: 'control', auth: 'apiToken', isEncrypted: false };

let server: RunningDevServer;
let folder: string;
const evidence = new Map<string, Evidence>();
const evidenceOf = ({ namespace }: Casting): Evidence => evidence.get(namespace)!;

beforeAll(async () => {
  quietRuntime();
  buildCommand();
  folder = await mkdtemp(join(tmpdir(), 'temporal-okta-db-'));
  server = await startDevServer({
    server: inject('temporal').devServer,
    // A server of our own: all that it stores can be searched, byte for byte, and nobody else's data are in between.
    dbFilename: join(folder, 'temporal.db'),
    searchAttributes: Object.values(searchAttributeKeys),
    extraArgs: [
      ...['--sqlite-pragma', 'synchronous=OFF'],
      ...[...castings, control].flatMap(({ namespace }) => ['--namespace', namespace]),
    ],
  });
  const waiting: Casting[] = [...castings];
  const play = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      evidence.set(next.namespace, await perform(next, server));
    }
  };
  // Two at a time: more would only wait for a processor, and time out.
  const stages = [play(), play()];
  // One that fails must not take the server away from the other.
  await Promise.allSettled(stages);
  await Promise.all(stages);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the search itself', () => {
  test('finds every mark in every disguise where a workflow holds it', async () => {
    const stage = await Stage.set(control, server.address);
    const planted = new Planted();
    const marks = [...planted.credentials(), ...planted.chosen(), ...planted.personal()];
    const client = await stage.client('without');
    const args = marks.flatMap(({ text }) => disguises(text).map((disguise) => Buffer.from(disguise.text)));
    await client.workflow.start('holdsMarks', { workflowId: 'control', taskQueue: 'unattended', args });
    await expect.poll(async () => (await client.workflow.count()).count, { timeout: 20_000 }).toBe(1);
    await lookAtAll(client, []);
    await stage.close();
    const found = search(stage.answers, marks);
    for (const { name, text } of marks) {
      for (const { how } of disguises(text)) {
        expect(found, `${name} (${how})`).toContain(`${name} in answer to getWorkflowExecutionHistory (${how})`);
      }
    }
  });
});

describe.for(castings)('$namespace', (casting) => {
  test('has done what is searched', () => {
    const { outcomes, secretKinds } = evidenceOf(casting);
    const ok = (names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, 'ok']));
    expect(outcomes).toEqual({
      ...ok(actionNames),
      ...ok(['claim left', 'activation claimed', 'reset claimed', 'forgot claimed', 'temporary claimed']),
      ...ok(['onboarded', 'offboarded']),
      ...{ undone: 'Okta.Permission', 'invalid onboarding': 'Okta.InvalidInput', 'claimed late': 'Claim.Expired' },
      ...{ 'not found': 'Okta.NotFound', taken: 'Okta.Conflict', unexpected: 'Okta.UnexpectedResponse' },
      ...{ invalid: 'Okta.InvalidInput', 'no action': 'Okta.InvalidInput', 'after a network fault': 'Okta.NotFound' },
      echoed: 'Okta.BadRequest',
    });
    const links = ['activationUrl', 'activationToken', 'resetPasswordUrl', 'tempPassword'];
    const kinds = {
      apiToken: ['credential of SSWS'],
      clientCredentials: ['client_assertion', 'credential of DPoP', 'DPoP proof'],
      authorizationCode: [
        ...['code', 'code_verifier', 'credential of Basic', 'refresh_token', 'id_token', 'credential of DPoP'],
        ...['DPoP proof', 'DPoP key, d', 'code of a stray login'],
      ],
    };
    for (const kind of [...links, ...kinds[casting.auth]]) expect(secretKinds).toContain(kind);
  });

  test('lets no credential and no link out, neither into Temporal nor into what is said', () => {
    const { stored, logs, said, credentials } = evidenceOf(casting);
    expect(search([...stored, ...logs, ...said], credentials)).toEqual([]);
  });

  test("says nobody's password, and logs nobody's data", () => {
    const { logs, said, chosen, personal } = evidenceOf(casting);
    expect(search([...logs, ...said], chosen)).toEqual([]);
    expect(search(logs, personal)).toEqual([]);
    // Only what the caller has typed comes back, to him.
    expect(search(said, personal)).not.toEqual([]);
    expect(logs.some(({ bytes }) => bytes.includes('Okta.Permission'))).toBe(true);
  });

  test(`leaves ${casting.isEncrypted ? 'nothing' : 'all else'} readable in Temporal`, () => {
    const { stored, chosen, personal } = evidenceOf(casting);
    const found = search(stored, [...chosen, ...personal]);
    if (casting.isEncrypted) expect(found).toEqual([]);
    else {
      for (const { name } of [...chosen, ...personal]) {
        expect(
          found.some((line) => line.startsWith(`${name} in history of`)),
          name,
        ).toBe(true);
      }
    }
  });
});

describe("the server's database", () => {
  test('holds what the interfaces show, and nothing more', async () => {
    await server.close();
    const names = await readdir(folder);
    const files = names.map(async (name): Promise<Place> => ({ name, bytes: await readFile(join(folder, name)) }));
    const places = await Promise.all(files);
    for (const casting of castings) {
      const { credentials, chosen, personal } = evidenceOf(casting);
      expect(search(places, credentials), casting.namespace).toEqual([]);
      const found = search(places, [...chosen, ...personal]);
      if (casting.isEncrypted) expect(found, casting.namespace).toEqual([]);
      else expect(found.length, casting.namespace).toBeGreaterThanOrEqual(personal.length);
    }
  });
});
