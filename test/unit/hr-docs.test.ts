// Property: the examples of docs/feed.md and docs/birthright-rules.md are read by the product, and the pages name every kind of problem.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { loadProvisioning } from '../../src/config/provisioning/load.js';
import { feedProblemCodes } from '../../src/feed/feed-error.js';
import { readFeed } from '../../src/feed/read-feed.js';
import { loginPlaceholders } from '../../src/hr/login.js';
import { personSchema, ruleFields } from '../../src/hr/person.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const feedPage = read('docs/feed.md');
const rulesPage = read('docs/birthright-rules.md');
const blocks = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-hr-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));
function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('the feeds are read without a problem', async () => {
  for (const text of [...blocks(feedPage, 'csv'), ...blocks(feedPage, 'json')]) {
    const feed = await readFeed(write('feed', text));
    expect(feed).toMatchObject({ problemCount: 0, warningCount: 0 });
    expect(feed.people.length).toBeGreaterThan(0);
  }
});

test('the settings are sound, and the configuration finds them', () => {
  const [config = '', settings = '', ...parts] = blocks(rulesPage, 'yaml');
  write('provisioning.yaml', settings);
  const file = write('temporal-okta.yaml', config);
  const { provisioning } = loadConfig({ file, environment: {} }).connections.get('acme') ?? {};
  expect(provisioning?.rules?.map(({ name }) => name)).toEqual(['staff', 'engineers-eu', 'leads', 'on-call']);
  for (const text of [...parts, ...blocks(feedPage, 'yaml')]) {
    loadProvisioning({ path: write('part.yaml', text), shown: 'part.yaml', place: 'docs' });
  }
});

test('the pages name every kind of problem, field and placeholder', () => {
  for (const code of feedProblemCodes) expect(feedPage).toContain(`\`${code}\``);
  for (const field of Object.keys(personSchema.shape)) expect(feedPage).toContain(field);
  for (const field of ruleFields) expect(rulesPage).toContain(`\`${field}\``);
  for (const name of loginPlaceholders) expect(rulesPage).toContain(`\`${name}\``);
});
