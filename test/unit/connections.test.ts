// Property: a wrong or missing setting is named together with its cure, and no secret is repeated.
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config-error.js';
import { connectionsFromEnvironment } from '../../src/connections.js';

const token = '00secret-token-of-the-test';

function errorOf(domain: string | undefined, apiToken: string | undefined): ConfigError {
  try {
    connectionsFromEnvironment({ OKTA_DOMAIN: domain, OKTA_API_TOKEN: apiToken });
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('no ConfigError');
}

describe('connectionsFromEnvironment', () => {
  it.each([
    'acme.okta.com',
    'https://acme.okta.com',
    'http://127.0.0.1:8080',
    'http://localhost:1',
    'http://[::1]:1',
    'id.acme.com',
  ])('takes %s', async (domain) => {
    const connections = connectionsFromEnvironment({ OKTA_DOMAIN: domain, OKTA_API_TOKEN: token });
    expect(connections.names).toEqual(['default']);
    expect((await connections.client('default')).origin).toMatch(/^https?:/);
  });

  it.each([
    ['http://acme.okta.com', /not encrypted/],
    ['http://127.0.0.1.evil.com', /not encrypted/],
    ['acme-admin.okta.com', /acme\.okta\.com/],
    ['https://acme-admin.oktapreview.com', /acme\.oktapreview\.com/],
    ['acme.okta.com/api/v1', /path/],
    ['https://acme.okta.com/oauth2/default', /authorization server|issuer|path/i],
    ['https://user:pw@acme.okta.com', /user name/],
    ['ftp://acme.okta.com', /scheme/],
    ['not a host', /not a host name/],
  ])('refuses %s', (domain, says) => {
    const error = errorOf(domain, token);
    expect(error.type).toBe('Config.Invalid');
    expect(error.message).toMatch(says);
    expect(error.message).toContain('OKTA_DOMAIN');
    expect(error.message).not.toContain(token);
  });

  it('names the missing half', () => {
    expect(errorOf('acme.okta.com', undefined).message).toContain('OKTA_API_TOKEN');
    expect(errorOf(undefined, token).message).toContain('OKTA_DOMAIN');
    expect(errorOf('acme.okta.com', 'two words').type).toBe('Config.Invalid');
  });

  it('rejects an unknown connection by name', async () => {
    const connections = connectionsFromEnvironment({ OKTA_DOMAIN: 'acme.okta.com', OKTA_API_TOKEN: token });
    await expect(connections.client('other')).rejects.toMatchObject({ type: 'Config.Missing' });
    await expect(connectionsFromEnvironment({}).client('default')).rejects.toThrow(/OKTA_DOMAIN/);
  });
});
