// Property: the secrets of a hook are read anew each time, two at most, and what is wrong with them is said without them.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type SecretReference, secretReference } from '../../../src/config/secret-reference.js';
import { ConfigError } from '../../../src/config-error.js';
import { readHookSecrets } from '../../../src/hooks/hook-secrets.js';
import { showsSecret } from '../../../src/hooks/secret-check.js';

const folder = mkdtempSync(join(tmpdir(), 'hook-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'secret');
const write = (text: string): void => {
  writeFileSync(file, text);
  chmodSync(file, 0o600);
};
const reference = (text: string, environment: Record<string, string> = {}): SecretReference =>
  secretReference(text, { place: '--secret', form: 'key', environment, folder });

const one = 'first-secret-of-the-hook';
const two = 'Basic c2Vjb25kOnNlY3JldA==';

describe('readHookSecrets', () => {
  it('sees a file change: one, two during rotation, the other one', () => {
    const references = [reference(`file:${file}`)];
    write(`${one}\n`);
    expect(readHookSecrets(references)).toEqual([one]);
    write(`${one}\r\n\n${two} \n`);
    expect(readHookSecrets(references)).toEqual([one, two]);
    write(two);
    expect(readHookSecrets(references)).toEqual([two]);
  });

  it('takes two variables', () => {
    const environment = { OLD: one, NEW: two };
    expect(readHookSecrets([reference('env:OLD', environment), reference('env:NEW', environment)])).toEqual([one, two]);
  });

  it.each([
    ['three', `${one}\n${two}\nthird-secret-of-the-hook`, 'Config.Invalid'],
    ['a short one', 'short-secret', 'Config.Invalid'],
    ['one that no header takes', 'gehört-in-keinen-header', 'Config.Invalid'],
    ['an empty one', ' \n', 'Config.Missing'],
  ])('refuses %s, and does not repeat it', (_, text, type) => {
    let error: unknown;
    try {
      readHookSecrets([reference('env:SECRET', { SECRET: text })]);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ type });
    for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
      expect((error as Error).message).not.toContain(line);
    }
  });

  it('says that one is missing', () => {
    expect(() => readHookSecrets([reference('env:SECRET')])).toThrow(ConfigError);
  });
});

describe('showsSecret', () => {
  it.each([
    [one, [one], true],
    [two, [one, two], true],
    [one, [one, two], true],
    [`${one} `, [one], false],
    ['', [''], false],
    ['', ['', one], false],
    [undefined, [one], false],
    [undefined, [''], false],
    [[one], [one], false],
    [one, [], false],
  ])('%j of %j: %s', (header, secrets, shows) => {
    expect(showsSecret(header, secrets)).toBe(shows);
  });
});
