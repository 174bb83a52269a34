// Property: the pages made from scopes and from the configuration's schema say what the code says.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import {
  configJsonSchema,
  configJsonSchemaFile,
  provisioningJsonSchema,
  provisioningJsonSchemaFile,
} from '../../scripts/config-json-schema.js';
import { scopesPage } from '../../scripts/scopes-page.js';
import { actionNames, actions } from '../../src/actions/index.js';
import { ConfigError } from '../../src/config-error.js';
import { type Config, loadConfig } from '../../src/config/config.js';
import { leastPrivilege } from '../../src/least-privilege.js';
import { findScope, scopeNames } from '../../src/scopes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));
function loadText(text: string): Config {
  writeFileSync(join(folder, 'temporal-okta.yaml'), text);
  return loadConfig({ cwd: folder, environment: {} });
}

describe('docs/scopes.md', () => {
  const page = read('docs/scopes.md');

  it('is fresh', () => {
    expect(page, 'run npm run docs').toBe(scopesPage());
  });

  it('names every scope, every action with its own, and the least set', () => {
    for (const name of scopeNames) expect(page).toContain(`\`${name}\``);
    for (const name of actionNames) {
      const row = page.split('\n').find((line) => line.startsWith(`| [\`${name}\`]`));
      for (const scope of actions[name].scopes) expect(row).toContain(`\`${scope}\``);
    }
    expect(page).toContain(`scopes: [${leastPrivilege.join(', ')}]`);
  });
});

describe(provisioningJsonSchemaFile, () => {
  it('is fresh', () => {
    expect(read(provisioningJsonSchemaFile), 'run npm run docs').toBe(provisioningJsonSchema());
  });
});

describe(configJsonSchemaFile, () => {
  it('is fresh', () => {
    expect(read(configJsonSchemaFile), 'run npm run docs').toBe(configJsonSchema());
  });

  it('describes every field', () => {
    const seen: string[] = [];
    const visit = (schema: z.core.JSONSchema.JSONSchema, path: string): void => {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        if (typeof field !== 'object') continue;
        seen.push(name);
        expect(field.description, `${path}.${name}`).toBeTypeOf('string');
        visit(field, `${path}.${name}`);
      }
      if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties, `${path}.*`);
      if (typeof schema.items === 'object' && !Array.isArray(schema.items)) {
        visit(schema.items, `${path}[]`);
      }
    };
    visit(JSON.parse(configJsonSchema()) as z.core.JSONSchema.JSONSchema, '');
    expect(seen).toEqual(expect.arrayContaining(['connections', 'domain', 'token', 'keys', 'redirectUri', 'secret']));
  });

  it('offers to client credentials only scopes that they may have', () => {
    const schema = JSON.parse(configJsonSchema());
    const lists = JSON.stringify(schema).match(/"enum":\[[^\]]*\]/g) ?? [];
    const [service = '', web = ''] = lists;
    expect(JSON.parse(`{${service}}`).enum.every((name: string) => findScope(name)?.clientCredentials)).toBe(true);
    expect(JSON.parse(`{${web}}`).enum).toEqual(scopeNames);
  });
});

const yamlIn = (page: string): string[] =>
  [...read(page).matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text ?? '');
const accepts = new Ajv2020({ formats: { uri: true } }).compile(JSON.parse(configJsonSchema()) as object);

it.each(['docs/configuration.md', 'docs/authentication.md'])('%s shows files that program and editors take', (page) => {
  const blocks = yamlIn(page);
  expect(blocks.length).toBeGreaterThan(1);
  for (const text of blocks) {
    expect(loadText(text).connections.size, text).toBeGreaterThan(0);
    expect(accepts(parse(text)), JSON.stringify(accepts.errors)).toBe(true);
  }
});

describe('docs/configuration.md', () => {
  const blocks = yamlIn('docs/configuration.md');

  it.each([
    ['a secret', 'env:ACME_OKTA_TOKEN', '00secret'],
    ['a misspelt field', 'clientSecret:', 'clientSecrets:'],
    ['two ways to authenticate', 'domain: acme.okta.com', 'domain: acme.okta.com\n    clientCredentials: {}'],
    ['a key twice', 'keyId: k1\n      privateKey', 'keys: []\n      privateKey'],
    ['a scope of a person', 'scopes: [okta.users.manage, okta.groups', 'scopes: [openid, okta.groups'],
    ['a bad name', '  emea:', '  "e mea":'],
  ])('describes %s as a mistake to both', (_title, from, to) => {
    const text = blocks[1]!.replace(from, to);
    expect(text).not.toBe(blocks[1]);
    expect(() => loadText(text)).toThrow(ConfigError);
    expect(accepts(parse(text))).toBe(false);
  });

  it('quotes messages as they are', () => {
    const wrong = 'connections:\n  acme:\n    domain: https://acme.okta.com/\n    apiToken:\n      tokn: env:T\n';
    let said = '';
    try {
      loadText(wrong);
    } catch (error) {
      said = String(error);
    }
    const quoted = /```text\n[^]*?\n([^]*?)```/.exec(read('docs/configuration.md'))?.[1]?.trim().split('\n') ?? [];
    expect(quoted).toHaveLength(2);
    for (const line of quoted) expect(said).toContain(line.trim());
  });
});
