import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../docs/connections.md', import.meta.url));

export const connectionsPage = (): string => readFileSync(file, 'utf8');

/** A JSON block of docs/connections.md. */
export function documentedJson(name: 'list' | 'report'): Record<string, unknown> {
  const block = new RegExp(`\`\`\`json ${name}\\n([^]*?)\`\`\``).exec(connectionsPage())?.[1] ?? '';
  return JSON.parse(block) as Record<string, unknown>;
}

/** The names of all fields, those of the first item of a list included. */
export function fieldsOf(value: unknown, path = ''): string[] {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one !== 'object' || one === null) return [];
  return Object.entries(one)
    .flatMap(([name, field]) => [`${path}.${name}`, ...fieldsOf(field, `${path}.${name}`)])
    .sort();
}
