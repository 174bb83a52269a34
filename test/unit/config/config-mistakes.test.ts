// Property: every mistake in temporal-okta.yaml is named by line, column and path, all at once, and no value is repeated.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/config-error.js';
import { loadConfig } from '../../../src/config/config.js';

const folder = mkdtempSync(join(tmpdir(), 'temporal-okta-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function errorOf(text: string | Uint8Array): ConfigError {
  writeFileSync(join(folder, 'temporal-okta.yaml'), text);
  try {
    loadConfig({ cwd: folder, environment: {} });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('no ConfigError');
}

/** `line:column path` of every mistake. */
const placesOf = (text: string | Uint8Array): string[] => {
  const error = errorOf(text);
  expect(error.type).toBe('Config.Invalid');
  for (const { message } of error.problems) expect(message).toMatch(/: |, /);
  return error.problems.map(({ line, column, path }) => `${line}:${column} ${path}`.trim());
};

const secret = '00SecretOfTheTestQ7x';
const apiToken = 'apiToken: { token: env:T }';
const acme = (field: string): string => `connections:\n  acme:\n    ${apiToken}\n    ${field}\n`;
const domain = 'connections.acme.domain';

const service = (fields: string): string => `connections:
  emea:
    domain: emea.okta.com
    clientCredentials:
      clientId: 0oa1
${fields.replace(/^/gm, '      ')}
`;
const scopes = 'scopes: [okta.users.manage]';
const emea = 'connections.emea.clientCredentials';

const web = (fields: string, rest = 'encryption: { keys: [{ id: k, secret: env:K }] }'): string => `connections:
  gov:
    domain: gov.okta.com
    authorizationCode:
      clientId: 0oa1
      clientSecret: env:S
${fields.replace(/^/gm, '      ')}
${rest}
`;
const gov = 'connections.gov.authorizationCode';
const redirect = 'redirectUri: http://127.0.0.1:8910/callback';
const webScopes = 'scopes: [openid, offline_access, okta.users.manage]';

describe('syntax', () => {
  it.each([
    ['an unclosed quote', 'connections:\n  acme: "x\n', ['3:1']],
    ['a field that stands twice', `connections: {}\nconnections: {}\n`, ['2:1']],
    ['a tab', 'connections:\n\tacme: x\n', ['2:1']],
    ['two fields in one line', 'connections:\n  acme: domain: x\n', ['2:9']],
    ['a blank in a reference', 'connections:\n  acme:\n    apiToken:\n      token: env: X\n', ['4:14']],
    ['an unknown alias', `connections:\n  acme: *${secret}\n`, ['2:9']],
    ['a tag', `connections:\n  acme: !env ${secret}\n`, ['2:9']],
    ['a character that begins no value', 'connections:\n  acme: @x\n', ['2:9']],
    ['two documents', 'connections: {}\n---\nconnections: {}\n', ['2:1']],
    ['a bracket too many', `connections: {}}${secret}\n`, ['1:16', '1:17']],
    ['columns that differ', 'connections:\n    a: {}\n  b: {}\n', ['3:1']],
    ['an empty file', '', ['1:1']],
    ['a file of comments', '# nothing\n', ['1:1']],
    ['another encoding', Buffer.from('connections: {}', 'utf16le').subarray(1), ['1:1']],
    ['a list', '- a\n', ['1:1']],
    ['text', 'acme.okta.com\n', ['1:1']],
    ['a mapping merged', `x: &x { domain: a.okta.com }\nconnections:\n  acme: { <<: *x, ${apiToken} }\n`, ['1:1 x', `3:3 ${domain}`, '3:11 connections.acme["<<"]']], // prettier-ignore
    ['aliases that multiply', `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(10)}]\nc: &c [${'*b,'.repeat(10)}]\nd: [${'*c,'.repeat(10)}]\n`, ['1:1']], // prettier-ignore
  ])('%s', (_title, text, places) => {
    expect(placesOf(text)).toEqual(places);
    expect(errorOf(text).message).not.toContain(secret);
  });
});

describe('connections', () => {
  it.each([
    ['none', 'connections: {}\n', ['1:1 connections']],
    ['no such field', 'encryption: { keys: [{ id: k, secret: env:K }] }\n', ['1:1 connections']],
    ['a misspelt field', acme('domian: acme.okta.com'), [`2:3 ${domain}`, '4:5 connections.acme.domian']],
    ['a blank in a name', `connections:\n  "a b": { domain: a.okta.com, ${apiToken} }\n`, ['2:3 connections["a b"]']],
    ['a long name', `connections:\n  ${'a'.repeat(65)}: { domain: a.okta.com, ${apiToken} }\n`, [`2:3 connections.${'a'.repeat(65)}`]], // prettier-ignore
    ['__proto__ as a name', `connections:\n  __proto__: { domain: a.okta.com, ${apiToken} }\n`, ['2:3 connections.__proto__']], // prettier-ignore
    ['a list', 'connections:\n  - acme\n', ['1:1 connections']],
    ['text for a connection', 'connections:\n  acme: acme.okta.com\n', ['2:9 connections.acme']],
    ['no way to authenticate', 'connections:\n  acme:\n    domain: acme.okta.com\n', ['2:3 connections.acme']],
    ['two ways', `connections:\n  acme:\n    domain: a.okta.com\n    ${apiToken}\n    clientCredentials:\n`, ['2:3 connections.acme', '5:5 connections.acme.clientCredentials']], // prettier-ignore
    ['everything at once', `connections:\n  a: { domain: a.okta.com/, ${apiToken} }\n  b: { domain: b, apiToken: 1 }\nextra: 1\n`, ['2:16 connections.a.domain', '3:16 connections.b.domain', '3:29 connections.b.apiToken', '4:1 extra']], // prettier-ignore
  ])('%s', (_title, text, places) => {
    expect(placesOf(text)).toEqual(places);
  });

  it('suggests the name that was probably meant', () => {
    expect(errorOf(acme('domian: x')).problems.find(({ path }) => path.endsWith('domian'))?.message).toContain(
      'domain?',
    );
    expect(
      errorOf('conections: {}')
        .problems.map(({ message }) => message)
        .join(),
    ).toContain('connections?');
  });
});

describe('domain', () => {
  it.each([
    ['https://acme.okta.com/', 'write acme.okta.com'],
    ['acme.okta.com/', 'write acme.okta.com'],
    ['acme-admin.okta.com', 'write acme.okta.com'],
    ['https://acme-admin.okta.com/', 'write acme.okta.com'],
    ['https://acme-admin.okta.com/admin/dashboard', 'write acme.okta.com'],
    ['https://acme.okta.com/oauth2/default', 'write acme.okta.com,'],
    ['acme.okta.com/oauth2', 'write acme.okta.com,'],
    ['https://acme.okta.com/api/v1', 'write acme.okta.com'],
    ['https://acme.okta.com?x=1', 'write acme.okta.com'],
    ['http://127.0.0.1:8080/', 'write http://127.0.0.1:8080'],
    ['http://acme.okta.com', 'e.g. acme.okta.com'],
    ['ftp://acme.okta.com', 'e.g. acme.okta.com'],
    ['acme', 'e.g. acme.okta.com'],
    ['acme okta', 'e.g. acme.okta.com'],
    ['env:OKTA_DOMAIN', 'e.g. acme.okta.com'],
    ['""', 'e.g. acme.okta.com'],
    [`https://me:${secret}@acme.okta.com/x`, 'e.g. acme.okta.com'],
    [secret, 'e.g. acme.okta.com'],
  ])('%s is refused with what to write', (text, cure) => {
    const error = errorOf(acme(`domain: ${text}`));
    expect(error.problems).toMatchObject([{ line: 4, column: 13, path: domain, file: 'temporal-okta.yaml' }]);
    expect(error.problems[0]?.message).toContain(cure);
    expect(error.message).not.toContain(secret);
  });
});

describe('limits', () => {
  it.each([
    ['no mapping', 'limits: half', ['5:13 connections.acme.limits']],
    ['no number', 'limits: { share: "0.5" }', ['5:22 connections.acme.limits.share']],
    ['per cent', 'limits: { share: 50 }', ['5:22 connections.acme.limits.share']],
    ['nothing at all', 'limits: { share: 0 }', ['5:22 connections.acme.limits.share']],
    ['a reserve that leaves nothing', 'limits: { reserve: 1 }', ['5:24 connections.acme.limits.reserve']],
    ['a field too many', 'limits: { shares: 0.5 }', ['5:15 connections.acme.limits.shares']],
  ])('%s', (_, field, places) => {
    expect(placesOf(`${acme('domain: acme.okta.com')}    ${field}\n`)).toEqual(places);
  });

  it('that differ between connections of one org', () => {
    const second = `  acme-2:\n    ${apiToken}\n    domain: https://ACME.okta.com\n`;
    const acmeWithLimits = `${acme('domain: acme.okta.com')}    limits: { share: 0.4 }\n`;
    expect(placesOf(`${acmeWithLimits}${second}`)).toEqual(['6:3 connections.acme-2']);
    expect(placesOf(`${acmeWithLimits}${second}    limits: { share: 0.3 }\n`)).toEqual([
      '9:5 connections.acme-2.limits',
    ]);
  });
});

describe('a secret', () => {
  const pem = `|\n        -----BEGIN PRIVATE KEY-----\n        ${secret}\n        -----END PRIVATE KEY-----`;
  it.each([
    ['inline', `token: ${secret}`, '4:14 connections.acme.apiToken.token'],
    ['inline, of many lines', `token: ${pem}`, '4:14 connections.acme.apiToken.token'],
    ['by a shell variable', `token: $${secret}`, '4:14 connections.acme.apiToken.token'],
    ['after env:', `token: env:${secret}`, '4:14 connections.acme.apiToken.token'],
    ['after file:, of many lines', `token: "file:${secret}\\n${secret}"`, '4:14 connections.acme.apiToken.token'],
    ['as a mapping', `token: { value: ${secret} }`, '4:7 connections.acme.apiToken.token'],
    ['as a number', 'token: 12345', '4:14 connections.acme.apiToken.token'],
    ['as a field name', `${secret}:`, '4:7 connections.acme.apiToken'],
  ])('%s is refused and not repeated', (_title, field, place) => {
    const text = `connections:\n  acme:\n    apiToken:\n      ${field}\n    domain: a.okta.com\n`;
    expect(placesOf(text)).toContain(place);
    const error = errorOf(text);
    expect(JSON.stringify([error.message, error.problems, error.stack])).not.toContain(secret);
  });

  it('in place of the block is refused and not repeated', () => {
    const text = `connections:\n  acme:\n    domain: a.okta.com\n    apiToken: ${secret}\n`;
    expect(placesOf(text)).toEqual(['4:15 connections.acme.apiToken']);
    expect(errorOf(text).message).not.toContain(secret);
  });
});

describe('clientCredentials', () => {
  const key = 'keyId: k1\nprivateKey: env:P';
  it.each([
    ['an unknown scope', `scopes: [okta.logs.read, okta.user.manage]\n${key}`, [`6:32 ${emea}.scopes[1]`]],
    ['an OIDC scope', `scopes: [okta.logs.read, openid]\n${key}`, [`6:32 ${emea}.scopes[1]`]],
    ['offline_access', `scopes:\n  - offline_access\n${key}`, [`7:11 ${emea}.scopes[0]`]],
    ['a scope of a person', `scopes: [okta.users.read.self]\n${key}`, [`6:16 ${emea}.scopes[0]`]],
    ['a permission', `scopes: [okta.users.lifecycle.activate]\n${key}`, [`6:16 ${emea}.scopes[0]`]],
    ['a scope twice', `scopes: [okta.logs.read, okta.logs.read]\n${key}`, [`6:32 ${emea}.scopes[1]`]],
    ['scopes in one text', `scopes: okta.logs.read okta.users.read\n${key}`, [`6:15 ${emea}.scopes`]],
    ['scopes in one item', `scopes: [okta.logs.read okta.users.read]\n${key}`, [`6:16 ${emea}.scopes[0]`]],
    ['no scopes', `scopes: []\n${key}`, [`6:7 ${emea}.scopes`]],
    ['a null for scopes', `scopes:\n${key}`, [`6:7 ${emea}.scopes`]],
    ['no key', scopes, [`4:5 ${emea}.keyId`, `4:5 ${emea}.privateKey`]],
    ['half a key', `${scopes}\nkeyId: k1`, [`4:5 ${emea}.privateKey`]],
    ['one key and several', `${scopes}\n${key}\nkeys: [{ keyId: a, privateKey: env:P }]`, [`7:7 ${emea}.keyId`, `8:7 ${emea}.privateKey`]], // prettier-ignore
    ['a passphrase beside keys', `${scopes}\npassphrase: env:P\nkeys: [{ keyId: a, privateKey: env:P }]`, [`7:7 ${emea}.passphrase`]], // prettier-ignore
    ['an empty list of keys', `${scopes}\nkeys: []`, [`7:7 ${emea}.keys`]],
    ['a key without key id', `${scopes}\nkeys:\n  - { privateKey: env:P }`, [`8:11 ${emea}.keys[0].keyId`]],
    ['two keys of one id', `${scopes}\nkeys:\n  - { keyId: a, privateKey: env:P }\n  - { keyId: a, privateKey: env:Q }`, [`9:20 ${emea}.keys[1].keyId`]], // prettier-ignore
    ['a number for the key id', `${scopes}\nkeyId: 1\nprivateKey: env:P`, [`7:14 ${emea}.keyId`]],
    ['a word for dpop', `${scopes}\n${key}\ndpop: yes`, [`9:13 ${emea}.dpop`]],
    ['a placeholder', `${scopes}\n${key}\nclientID: 0oa…`, [`9:7 ${emea}.clientID`]],
  ])('%s', (_title, fields, places) => {
    expect(placesOf(service(fields))).toEqual(places);
  });

  it('too many scopes for one request', () => {
    const text = service(`scopes: [${'okta.logs.read, '.repeat(300)}]\nkeyId: k\nprivateKey: env:P`);
    expect(placesOf(text)[0]).toBe(`6:7 ${emea}.scopes`);
    expect(placesOf(text)).toHaveLength(300);
  });

  it('suggests the scope that was probably meant', () => {
    const { problems } = errorOf(service(`scopes: [okta.User.manage]\nkeyId: k\nprivateKey: env:P`));
    expect(problems[0]?.message).toContain('okta.users.manage?');
  });
});

describe('authorizationCode', () => {
  it.each([
    ['no okta scope', `${redirect}\nscopes: [openid, offline_access]`, [`8:7 ${gov}.scopes`]],
    ['no offline_access', `${redirect}\nscopes: [okta.users.manage]`, [`8:7 ${gov}.scopes`]],
    ['neither', `${redirect}\nscopes: [openid]`, [`8:7 ${gov}.scopes`, `8:7 ${gov}.scopes`]],
    ['no redirect URI', webScopes, [`4:5 ${gov}.redirectUri`]],
    ['an open redirect', `redirectUri: http://example.com/cb\n${webScopes}`, [`7:20 ${gov}.redirectUri`]],
    ['a fragment', `redirectUri: https://example.com/cb#a\n${webScopes}`, [`7:20 ${gov}.redirectUri`]],
    ['no path', `redirectUri: http://127.0.0.1:8910\n${webScopes}`, [`7:20 ${gov}.redirectUri`]],
    ['a scheme of its own', `redirectUri: com.acme:/cb\n${webScopes}`, [`7:20 ${gov}.redirectUri`]],
    ['no address', `redirectUri: /callback\n${webScopes}`, [`7:20 ${gov}.redirectUri`]],
    ['a user in it', `redirectUri: https://me:pw@a.com/cb\n${webScopes}`, [`7:20 ${gov}.redirectUri`]],
  ])('%s', (_title, fields, places) => {
    expect(placesOf(web(fields))).toEqual(places);
  });

  it('needs encryption', () => {
    expect(placesOf(web(`${redirect}\n${webScopes}`, ''))).toEqual([`4:5 ${gov}`]);
  });
});

describe('encryption', () => {
  const rest = `connections: { acme: { domain: a.okta.com, ${apiToken} } }\n`;
  it.each([
    ['no keys', 'encryption: {}\n', ['1:1 encryption.keys']],
    ['an empty list', 'encryption: { keys: [] }\n', ['1:15 encryption.keys']],
    ['an id that is a number', 'encryption: { keys: [{ id: 2026, secret: env:K }] }\n', ['1:28 encryption.keys[0].id']],
    ['a blank in an id', 'encryption: { keys: [{ id: a b, secret: env:K }] }\n', ['1:28 encryption.keys[0].id']],
    ['an id twice', 'encryption: { keys: [{ id: a, secret: env:K }, { id: a, secret: env:L }] }\n', ['1:54 encryption.keys[1].id']], // prettier-ignore
    ['an inline secret', `encryption: { keys: [{ id: a, secret: ${secret} }] }\n`, ['1:39 encryption.keys[0].secret']],
  ])('%s', (_title, text, places) => {
    expect(placesOf(text + rest)).toEqual(places);
    expect(errorOf(text + rest).message).not.toContain(secret);
  });
});

describe('feed', () => {
  const given = (feed: string): string =>
    `connections: { acme: { domain: a.okta.com, ${apiToken} } , emea: { domain: b.okta.com, ${apiToken}, feed: ${feed} } }\n`;
  it.each([
    ['no authorization', '{ origin: "https://hr.example.com" }', 'authorization'],
    ['no origin', '{ authorization: env:F }', 'origin'],
    ['a path in the origin', '{ origin: "https://hr.example.com/people", authorization: env:F }', 'origin'],
    ['an origin in clear', '{ origin: "http://hr.example.com", authorization: env:F }', 'origin'],
    ['an origin that is none', '{ origin: hr.example.com, authorization: env:F }', 'origin'],
    ['an inline secret', `{ origin: "https://hr.example.com", authorization: ${secret} }`, 'authorization'],
  ])('%s', (_title, feed, field) => {
    expect(placesOf(given(feed)).map((place) => place.replace(/^\S+ /, ''))).toEqual([
      `connections.emea.feed.${field}`,
    ]);
    expect(errorOf(given(feed)).message).not.toContain(secret);
  });
});

describe('evidence', () => {
  const rest = `connections: { acme: { domain: a.okta.com, ${apiToken} } }\n`;
  it.each([
    ['no key', 'evidence: { keyId: a }\n', ['1:1 evidence.privateKey']],
    ['no id', 'evidence: { privateKey: env:K }\n', ['1:1 evidence.keyId']],
    ['a blank in the id', 'evidence: { keyId: a b, privateKey: env:K }\n', ['1:20 evidence.keyId']],
    ['an inline key', `evidence: { keyId: a, privateKey: ${secret} }\n`, ['1:35 evidence.privateKey']],
    ['a field that is none', 'evidence: { keyId: a, privateKey: env:K, key: b }\n', ['1:42 evidence.key']],
  ])('%s', (_title, text, places) => {
    expect(placesOf(text + rest)).toEqual(places);
    expect(errorOf(text + rest).message).not.toContain(secret);
  });
});
