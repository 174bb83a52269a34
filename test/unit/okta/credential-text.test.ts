// Property: what was sent as a credential is taken out of what others say of it, and their own words stay.
import { describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../../src/okta/credential-text.js';
import { readRefusal } from '../../../src/okta/refusal.js';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIwMHUxIn0.c2lnbmF0dXJl';
const token = '00abcdefGHIJKLmnop-deadbeef_QRST';

describe('withoutCredentials', () => {
  it.each([
    [`Invalid header Authorization: SSWS ${token}`, token],
    [`bearer ${token}`, token],
    ['Authorization: Basic ZGVhZGJlZWY6ZGVhZGJlZWY=', 'ZGVhZGJlZWY'],
    [`DPoP: ${jwt}`, 'eyJ'],
    [`body grant_type=refresh_token&refresh_token=${token}&scope=x`, token],
    [`client_assertion=${jwt}`, 'eyJ'],
    [`code=${token}`, token],
    [`{"refresh_token":"${token}"}`, token],
    [String.raw`"{\"activationToken\": \"${token}\"}"`, token],
    ['{"password":"correct horse"}', 'horse'],
    [`https://acme.okta.com/tokens/${token}/verify`, token],
    [`https://acme.okta.com/reset_password/${token}`, token],
    [`https://user:${token}@proxy.example.com/`, token],
    [`-----BEGIN PRIVATE KEY-----\n${token}\n-----END PRIVATE KEY-----`, token],
  ])('%s', (text, secret) => {
    expect(text).toContain(secret);
    expect(withoutCredentials(text)).not.toContain(secret);
  });

  it.each([
    'password: Password requirements were not met. Password requirements: at least 8 characters',
    'Not found: Resource not found: isaac.brock@example.com (User)',
    'login: An object with this field already exists in the current organization',
    'The refresh token is invalid or expired.',
    'Invalid token provided',
    'Bearer authentication is required',
    'code: E0000001',
    "newUser: Property name 'token' is not defined in profile",
  ])('leaves alone: %s', (text) => {
    expect(withoutCredentials(text)).toBe(text);
  });

  it('is done soon with a long text, whatever stands in it', () => {
    const startedMs = performance.now();
    for (const piece of ['a', 'a.', 'eyJ', 'eyJ.', 'token', 'token=', '_token', '://', 'SSWS ', '"\\', '"token":"']) {
      withoutCredentials(piece.repeat(200_000 / piece.length));
    }
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});

describe('readRefusal', () => {
  const read = (body: object): ReturnType<typeof readRefusal> =>
    readRefusal({ method: 'GET', path: '/', status: 400, text: JSON.stringify(body), headers: {} });

  it('keeps no credential that an answer gives back', () => {
    const text = `got SSWS ${token}`;
    const api = read({ errorCode: 'E0000001', errorSummary: text, errorCauses: [{ errorSummary: text }] });
    expect(api).toMatchObject({ errorCode: 'E0000001', errorSummary: 'got SSWS [redacted]' });
    const oauth = read({ error: 'invalid_request', error_description: `client_assertion=${jwt}` });
    expect(oauth.errorCode).toBe('invalid_request');
    expect(JSON.stringify([api, oauth])).not.toMatch(/deadbeef|eyJ/);
  });

  it('takes for a code only what can be one: codes are logged', () => {
    expect(read({ errorCode: 'isaac@example.com' }).errorCode).toBeUndefined();
    expect(read({ error: 'Isaac Brock is unknown' }).errorCode).toBeUndefined();
  });
});
