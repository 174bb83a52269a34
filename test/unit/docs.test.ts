// Property: code cut from an example stands there word for word, in a file that tests run, and every link leads somewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { actionNames, actions } from '../../src/actions/index.js';
import { OktaFailureType } from '../../src/failures.js';
import { kebabCase } from '../../src/cli/io.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

describe('documentation', () => {
  const cuts = pages.flatMap((page) =>
    [...read(page).matchAll(/<!-- (examples\/\S+) -->\n\n```ts\n([\s\S]*?)```/g)].map(
      ([, file = '', code = '']) => [page, file, code] as const,
    ),
  );

  it.each(cuts)('%s cuts its code from %s', (_, file, code) => {
    const [imports, ...rest] = code.split('\n\n');
    expect(read(file)).toContain(imports);
    expect(read(file)).toContain(rest.join('\n\n'));
  });

  it.each(['README.md', 'docs/triggers.md', 'docs/testing-your-workflows.md'])(
    '%s shows code that tests run',
    (page) => {
      expect(cuts.map(([of]) => of)).toContain(page);
    },
  );

  it.each(pages)('%s links to files that exist', (page) => {
    for (const [, target] of read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(existsSync(join(root, dirname(page), target ?? '')), target).toBe(true);
    }
  });

  it('names every failure type', () => {
    for (const type of Object.values(OktaFailureType)) expect(read('docs/errors.md')).toContain(`| \`${type}\``);
  });

  it('has a row and a schema of every action', () => {
    for (const name of actionNames) {
      expect(read('docs/actions.md')).toContain(`| [\`${name}\`]`);
      expect(existsSync(join(root, `docs/schemas/${kebabCase(name)}.json`))).toBe(true);
      expect(actions[name].docs).toMatch(/^https:\/\/developer\.okta\.com\//);
      expect(actions[name].scopes.length).toBeGreaterThan(0);
    }
  });
});
