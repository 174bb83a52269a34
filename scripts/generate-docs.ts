// Writes what is derived from code: docs/actions.md, docs/scopes.md and the JSON Schemas. With --check it writes nothing
// and fails where a file is stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Action, ActionExample } from '../src/actions/define-action.js';
import { actionNames, actions, connectorActionNames } from '../src/actions/index.js';
import { kebabCase } from '../src/cli/io.js';
import {
  configJsonSchema,
  configJsonSchemaFile,
  provisioningJsonSchema,
  provisioningJsonSchemaFile,
} from './config-json-schema.js';
import { scopesPage } from './scopes-page.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  type?: string | string[];
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  description?: string;
  default?: unknown;
  items?: JsonSchema;
}

const inputSchema = (action: Action): JsonSchema => z.toJSONSchema(action.input, { io: 'input' }) as JsonSchema;

function typeOf({ type, enum: values, oneOf, anyOf = oneOf, items }: JsonSchema): string {
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return `list of ${items ? typeOf(items) : 'any'}`;
  return [type ?? 'any'].flat().join(' or ');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function exampleOf({ title, input, failure }: ActionExample, name: string): string {
  const outcome = failure === undefined ? '' : ` → \`${failure}\``;
  return `- ${title}${outcome}: \`temporal-okta action ${kebabCase(name)} --input '${JSON.stringify(input)}'\``;
}

function section(action: Action): string {
  const { name, summary, docs, scopes, bucket, definition, paged, secrets, examples } = action;
  const { properties = {}, required = [] } = inputSchema(action);
  const retry = typeof definition.retry === 'function' ? 'by the input, see below' : definition.retry;
  const fields = Object.entries(properties).map(
    ([field, schema]) =>
      `| \`${field}\`${required.includes(field) ? ' (required)' : ''} | ${cell(typeOf(schema))} | ${cell(schema.description ?? '')}` +
      `${schema.default === undefined ? '' : ` Default: \`${JSON.stringify(schema.default)}\`.`} |`,
  );
  return [
    `## ${name}`,
    '',
    `${summary}. [Okta's reference](${docs})`,
    '',
    `Scopes: ${scopes.map((scope) => `\`${scope}\``).join(', ')} · bucket: \`${bucket}\` · retry class: ${retry}` +
      `${paged ? ' · gives pages' : ''}${secrets.length === 0 ? '' : ` · secret: ${secrets.map((secret) => `\`${secret}\``).join(', ')}`}`,
    '',
    '| Field | Type | Meaning |',
    '|---|---|---|',
    ...fields,
    '',
    ...examples.map((example) => exampleOf(example, name)),
    '',
  ].join('\n');
}

function actionsPage(): string {
  const all = actionNames.map((name) => actions[name] as unknown as Action);
  const row = ({ name, summary, scopes, definition }: Action): string =>
    `| [\`${name}\`](#${name.toLowerCase()}) | \`${kebabCase(name)}\` | ${cell(summary)} | ${scopes.map((scope) => `\`${scope}\``).join(', ')} | ` +
    `${typeof definition.retry === 'function' ? 'by input' : definition.retry} |`;
  return [
    '# Actions',
    '',
    '<!-- Made by `npm run docs`. -->',
    '',
    'Each action is an activity of that name, a typed call in workflows, and a command. Retry classes: `read` repeats',
    'freely; `write` reads back before a repeat; `create` looks first for what an earlier attempt made; `once` is repeated',
    'only while it is certain that Okta refused it. Secrets are withheld from results unless the input says',
    '`"reveal": true`, or names a public key as `seal`: see [secrets in answers](secrets-in-answers.md).',
    '',
    `The first ${connectorActionNames.length} are those of Okta's own connector; the others are what provisioning needs besides.`,
    'Every action takes `"traced": true`: its result is then `{ result, calls }`, and `calls` lists each request that was made',
    "of Okta for it, by method, path, status, Okta's request id and time. Where `okta.schemas.read` is granted, the profiles of",
    "`createUser` and `updateUser` are checked against the org's schema before anything is changed.",
    '',
    '| Action | Command | What it does | Scopes | Retry class |',
    '|---|---|---|---|---|',
    ...all.map(row),
    '',
    ...all.map(section),
  ].join('\n');
}

const files = new Map<string, string>([
  ['docs/actions.md', actionsPage()],
  ['docs/scopes.md', scopesPage()],
  [configJsonSchemaFile, configJsonSchema()],
  [provisioningJsonSchemaFile, provisioningJsonSchema()],
]);
for (const name of actionNames) {
  const schema = inputSchema(actions[name]);
  files.set(`docs/schemas/${kebabCase(name)}.json`, `${JSON.stringify(schema, undefined, 2)}\n`);
}

const read = (file: string): string | undefined => {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
};
const stale = [...files].filter(([file, text]) => read(file) !== text);
if (process.argv.includes('--check')) {
  for (const [file] of stale) process.stderr.write(`${file} is stale: run npm run docs\n`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
