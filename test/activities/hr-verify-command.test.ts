// Property: the commands that print the key and that verify fit, exit 0 for what is whole, 1 for what was changed, 2 for what can't be checked.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import type { EvidenceDocument } from '../../src/evidence/document.js';
import { evidenceKeyOf } from '../../src/evidence/evidence-key.js';
import { sealEvidence } from '../../src/evidence/seal-evidence.js';
import { buildCommand, runCommand } from '../support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-evidence-'));
const config = join(folder, 'temporal-okta.yaml');
const write = (name: string, value: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
};
let document: EvidenceDocument;
let keys: string;

beforeAll(async () => {
  buildCommand();
  const { privateKey } = generateKeyPairSync('ed25519');
  write('key.pem', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
  writeFileSync(
    config,
    'connections: { a: { domain: a.okta.com, apiToken: { token: env:T } } }\n' +
      'evidence: { keyId: k1, privateKey: file:./key.pem }\n',
  );
  const facts = { kind: 'offboarding', connection: 'a', userId: 'u', workflowId: 'w', follows: null };
  const entries = ['one', 'two'].map((step) => ({ kind: 'leftover' as const, step, type: 'Okta.Permission' }));
  document = await sealEvidence({ ...facts, entries }, evidenceKeyOf(loadConfig({ file: config })));
  const printed = await runCommand(['--config', config, 'hr', 'evidence-key', '--json']);
  expect(printed.code).toBe(0);
  keys = write('keys.json', printed.stdout);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const verify = (...args: string[]) => runCommand(['hr', 'verify', ...args, '--json']);

describe('hr verify', () => {
  it('takes a document, a list of them, a result that holds them, and stdin', async () => {
    const held = { userId: 'u', evidence: [document] };
    for (const [at, value] of [document, [document], held].entries()) {
      const { code, stdout } = await verify(write(`good${String(at)}.json`, value), '--key', keys);
      expect(JSON.parse(stdout)).toEqual({ ok: true, signature: 'signed', documents: 1, entries: 2, problems: [] });
      expect(code).toBe(0);
    }
    const piped = await runCommand(['hr', 'verify', '-', '--key', keys], {}, JSON.stringify(document));
    expect(piped.code).toBe(0);
  });

  it('finds what was changed', async () => {
    const [first] = document.entries;
    const cut = { ...document, entries: [first], count: 1, head: first?.hash };
    const { code, stdout } = await verify(write('cut.json', cut), '--key', keys);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ document: 1 }] });
  });

  it('says when it cannot tell', async () => {
    const file = write('signed.json', document);
    expect((await verify(file)).code).toBe(2);
    expect((await verify(join(folder, 'absent.json'))).code).toBe(2);
    expect((await verify(write('text.json', 'hello'))).code).toBe(2);
    expect((await verify(file, '--key', write('no-key.pem', 'hello'))).code).toBe(2);
    const { signature: _, ...unsigned } = document;
    const told = await verify(write('unsigned.json', unsigned));
    expect([told.code, JSON.parse(told.stdout)]).toMatchObject([0, { ok: true, signature: 'unsigned' }]);
    expect((await verify(join(folder, 'unsigned.json'), '--key', keys)).code).toBe(1);
  });
});
