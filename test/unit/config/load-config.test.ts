// Property: one configuration rules, found in a fixed order; its secrets are read when asked for and from where it says.
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/config-error.js';
import { type AuthConfig, type Config, loadConfig } from '../../../src/config/config.js';
import type { Environment } from '../../../src/config/environment.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'temporal-okta-config-')));
const deep = join(root, 'a', 'b');
const write = (path: string, text: string, mode = 0o600): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
};
beforeEach(() => {
  rmSync(root, { recursive: true });
  mkdirSync(deep, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true }));

const named = (name: string): string =>
  `connections:\n  ${name}:\n    domain: ${name}.okta.com\n    apiToken:\n      token: env:T\n`;
const load = (environment: Environment = {}, file?: string): Config => loadConfig({ cwd: deep, environment, file });
const names = (config: Config): string[] => [...config.connections.keys()];

function errorOf(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no ConfigError');
}

describe('the search', () => {
  it('takes --config, then the variable, then the nearest file upwards', () => {
    write('temporal-okta.yaml', named('top'));
    expect(names(load())).toEqual(['top']);
    write('a/temporal-okta.yaml', named('near'));
    expect(load()).toMatchObject({ file: join(root, 'a/temporal-okta.yaml') });
    expect(names(load())).toEqual(['near']);
    write('variable.yaml', named('variable'));
    expect(names(load({ TEMPORAL_OKTA_CONFIG: '../../variable.yaml' }))).toEqual(['variable']);
    write('a/b/option.yaml', named('option'));
    expect(names(load({ TEMPORAL_OKTA_CONFIG: '../../variable.yaml' }, 'option.yaml'))).toEqual(['option']);
  });

  it.each([
    ['--config', 'nowhere.yaml', {}],
    ['TEMPORAL_OKTA_CONFIG', undefined, { TEMPORAL_OKTA_CONFIG: 'nowhere.yaml' }],
    ['a folder', '..', {}],
  ])('fails where what %s names is not there, whatever else is', (_title, file, environment) => {
    write('temporal-okta.yaml', named('top'));
    expect(errorOf(() => load(environment, file)).type).toBe('Config.Missing');
  });

  it('says so where the file has the other ending', () => {
    write('a/temporal-okta.yml', named('x'));
    expect(errorOf(load)).toMatchObject({ type: 'Config.Invalid' });
    expect(errorOf(load).message).toContain('temporal-okta.yaml');
  });

  it('names the file relative to the current folder, or in full', () => {
    write('a/b/temporal-okta.yaml', 'connections: {}');
    expect(errorOf(load).problems[0]?.file).toBe('temporal-okta.yaml');
    write('other.yaml', 'connections: {}');
    expect(errorOf(() => load({}, '../../other.yaml')).problems[0]?.file).toBe(join(root, 'other.yaml'));
  });
});

describe('the environment alone', () => {
  it('makes the connection "default"', () => {
    const config = load({ OKTA_DOMAIN: 'acme.okta.com', OKTA_API_TOKEN: '00token' });
    expect(config).toMatchObject({ file: undefined, encryptionKeys: [], warnings: [] });
    const { auth, ...rest } = config.connections.get('default')!;
    expect(rest).toEqual({
      ...{ name: 'default', origin: new URL('https://acme.okta.com'), place: 'environment' },
      limits: { share: 0.5, reserve: 0.1 },
    });
    expect(auth).toMatchObject({ mode: 'apiToken', token: { reference: 'env:OKTA_API_TOKEN' } });
    expect(auth.mode === 'apiToken' && auth.token.read()).toBe('00token');
  });

  it('makes none where nothing is set', () => {
    expect(names(load({ OKTA_DOMAIN: '' }))).toEqual([]);
  });

  it.each([
    [{ OKTA_DOMAIN: 'acme.okta.com' }, 'Config.Missing'],
    [{ OKTA_API_TOKEN: '00token' }, 'Config.Missing'],
    [{ OKTA_DOMAIN: 'https://acme.okta.com/', OKTA_API_TOKEN: '00token' }, 'Config.Invalid'],
    [{ OKTA_DOMAIN: 'acme.okta.com', OKTA_API_TOKEN: '00to ken' }, 'Config.Invalid'],
  ])('is refused where a half is missing or wrong: %j', (environment, type) => {
    const error = errorOf(() => load(environment));
    expect(error.type).toBe(type);
    expect(error.message).not.toContain('00to');
  });

  it('is ignored where a file rules, which is said', () => {
    write('temporal-okta.yaml', named('top'));
    const both = load({ OKTA_DOMAIN: 'acme.okta.com', OKTA_API_TOKEN: '00token' });
    expect(names(both)).toEqual(['top']);
    expect(both.warnings).toHaveLength(1);
    write('temporal-okta.yaml', named('top').replace('env:T', 'env:OKTA_API_TOKEN'));
    expect(load({ OKTA_API_TOKEN: '00token' }).warnings).toEqual([]);
  });
});

describe('a full file', () => {
  const text = `
# yaml-language-server: $schema=x.json
connections:
  acme: &base
    domain: http://127.0.0.1:8080
    apiToken: { token: env:T }
  copy: *base
  emea:
    domain: https://emea.okta.com
    clientCredentials:
      clientId: 0oa1
      scopes: &scopes [okta.users.manage]
      keyId: k1
      privateKey: file:./emea.pem
      passphrase: env:P
  apac:
    domain: apac.okta.com
    clientCredentials:
      clientId: 0oa2
      scopes: *scopes
      keys:
        - { keyId: k1, privateKey: file:keys/k1.pem }
        - { keyId: k2, privateKey: env:K2, passphrase: env:P }
      dpop: false
  gov:
    domain: gov.okta.com
    authorizationCode:
      clientId: 0oa3
      clientSecret: env:S
      redirectUri: http://127.0.0.1:8910/callback
      scopes: [openid, offline_access, okta.users.manage]
encryption:
  keys:
    - { id: "2026-11", secret: env:E }
    - { id: old, secret: file:old.key }
`;
  const authOf = (config: Config, name: string): AuthConfig => config.connections.get(name)!.auth;

  it('is read without a single secret there', () => {
    write('temporal-okta.yaml', text);
    const config = load();
    expect(names(config)).toEqual(['acme', 'copy', 'emea', 'apac', 'gov']);
    expect(config.connections.get('emea')?.place).toBe(`${join(root, 'temporal-okta.yaml')}:8 (connections.emea)`);
    expect(config.connections.get('acme')?.origin.href).toBe('http://127.0.0.1:8080/');
    expect(authOf(config, 'copy')).toMatchObject({ mode: 'apiToken', token: { reference: 'env:T' } });
    expect(authOf(config, 'emea')).toMatchObject({
      ...{ mode: 'clientCredentials', clientId: '0oa1', scopes: ['okta.users.manage'], dpop: true },
      keys: [{ keyId: 'k1', privateKey: { reference: 'file:./emea.pem' }, passphrase: { reference: 'env:P' } }],
    });
    const apac = authOf(config, 'apac');
    expect(apac).toMatchObject({ dpop: false, scopes: ['okta.users.manage'] });
    expect(apac.mode === 'clientCredentials' && apac.keys.map(({ keyId }) => keyId)).toEqual(['k1', 'k2']);
    expect(apac.mode === 'clientCredentials' && 'passphrase' in apac.keys[0]!).toBe(false);
    expect(authOf(config, 'gov')).toMatchObject({
      ...{ mode: 'authorizationCode', dpop: true, clientSecret: { reference: 'env:S' } },
      redirectUri: new URL('http://127.0.0.1:8910/callback'),
    });
    expect(config.encryptionKeys.map(({ id }) => id)).toEqual(['2026-11', 'old']);
  });

  it('trims what is typed, and leaves a key as it stands', () => {
    write('temporal-okta.yaml', text);
    write('emea.pem', 'a key\n');
    write('old.key', 'two words\n');
    const config = load({ P: 'a phrase' });
    const emea = authOf(config, 'emea');
    const key = emea.mode === 'clientCredentials' ? emea.keys[0] : undefined;
    expect([key?.privateKey.read(), key?.passphrase?.read()]).toEqual(['a key\n', 'a phrase']);
    expect(config.encryptionKeys[1]?.secret.read()).toBe('two words');
    write('old.key', 'two\nlines\n');
    expect(errorOf(() => config.encryptionKeys[1]?.secret.read()).type).toBe('Config.Invalid');
  });

  it('holds no secret, even after reading them', () => {
    write('temporal-okta.yaml', text);
    const config = load({ E: 'very-secret' });
    expect(config.encryptionKeys[0]?.secret.read()).toBe('very-secret');
    expect(JSON.stringify([config, [...config.connections]])).not.toContain('very-secret');
  });
});

describe('a secret reference', () => {
  const secretOf = (reference: string, environment: Environment = {}, folder = 'a') => {
    write(`${folder}/temporal-okta.yaml`, named('acme').replace('env:T', reference));
    const { auth } = load(environment).connections.get('acme')!;
    if (auth.mode !== 'apiToken') throw new Error('another mode');
    return auth.token;
  };

  it('is read from the variable, or from the file beside the configuration', () => {
    expect(secretOf('env:TOKEN_1', { TOKEN_1: '00token' }).read()).toBe('00token');
    write('a/token', '00token\r\n\n');
    expect(secretOf('file:token').read()).toBe('00token');
    expect(secretOf('file:./token').read()).toBe('00token');
    expect(secretOf(`file:${join(root, 'a/token')}`).read()).toBe('00token');
  });

  it('is read anew each time', () => {
    write('a/token', 'first');
    const secret = secretOf('file:token');
    expect(secret.read()).toBe('first');
    write('a/token', 'second');
    expect(secret.read()).toBe('second');
  });

  it.each([
    ['unset', 'env:TOKEN_1', {}],
    ['empty', 'env:TOKEN_1', { TOKEN_1: ' ' }],
    ['absent', 'file:nowhere', {}],
    ['behind a file', 'file:temporal-okta.yaml/token', {}],
    ['a folder', 'file:.', {}],
    ['empty', 'file:empty', {}],
    ['in the home folder', 'file:~/.temporal-okta-absent', {}],
  ])('that is %s is missing: %s', (_title, reference, environment) => {
    write('a/empty', '\n');
    const secret = secretOf(reference, environment);
    const error = errorOf(() => secret.read());
    expect(error.type).toBe('Config.Missing');
    expect(error.message).toContain(`temporal-okta.yaml:5 (connections.acme.apiToken.token)`);
    expect(error.message).toContain(
      reference
        .replace(/^(env|file):/, '')
        .replace(/^~/, homedir())
        .replace(/^\.$/, ''),
    );
  });

  it('that nobody may read is missing', ({ skip }) => {
    if (process.getuid?.() === 0) skip('root reads everything');
    write('a/token', '00token', 0o000);
    expect(errorOf(() => secretOf('file:token').read()).type).toBe('Config.Missing');
  });

  it('that can be no token is refused without its value', () => {
    const error = errorOf(() => secretOf('env:T', { T: '00to ken' }).read());
    expect(error.type).toBe('Config.Invalid');
    expect(error.message).not.toContain('00to');
  });

  it.runIf(process.platform !== 'win32')('warns of a file that others may read', () => {
    for (const [mode, count] of [
      [0o600, 0],
      [0o400, 0],
      [0o640, 1],
      [0o604, 1],
      [0o644, 1],
    ] as const) {
      // prettier-ignore
      write('a/token', '00token', mode);
      expect(secretOf('file:token').warnings(), mode.toString(8)).toHaveLength(count);
    }
    expect(secretOf('file:nowhere').warnings()).toEqual([]);
    expect(secretOf('env:T').warnings()).toEqual([]);
  });
});

describe('limits', () => {
  it('are half of each bucket, and a tenth of that in reserve, unless they are given', () => {
    write('a/b/temporal-okta.yaml', named('acme'));
    expect(load().connections.get('acme')?.limits).toEqual({ share: 0.5, reserve: 0.1 });
    write('a/b/temporal-okta.yaml', `${named('acme')}    limits: { share: 0.25 }\n`);
    expect(load().connections.get('acme')?.limits).toEqual({ share: 0.25, reserve: 0.1 });
  });
});
