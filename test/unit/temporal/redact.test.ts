// Property: no log line holds an address, a token or a password, and an Okta failure is told by its facts alone.
import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/config-error.js';
import { OktaFailureType } from '../../../src/failures.js';
import { redactAttributes as redact, redactText } from '../../../src/temporal/redact.js';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIwMHUxIn0.c2lnbmF0dXJl';

describe('redactText', () => {
  it.each([
    ['GET /api/v1/users/isaac.brock@example.com failed', 'isaac.brock'],
    ['GET /api/v1/users/isaac.brock%40example.com failed', 'isaac.brock'],
    ["login 'isaac+1@sub.example.co.uk' is taken", 'isaac'],
    ['<isaac@localhost>', 'isaac'],
    ['jürgen.müller@exämple.de', 'rgen'],
    ['authorization: SSWS 00abcDEF-ghi_JKL', '00abcDEF'],
    ['Authorization: Bearer abc.def~ghi+/=', 'abc.def'],
    ['DPoP abcdef012345', 'abcdef012345'],
    [`token was ${jwt}, sorry`, 'eyJ'],
    [`{"access_token":"deadbeef"}`, 'deadbeef'],
    [String.raw`"{\"recoveryToken\":\"dead beef\"}"`, 'dead'],
    ['https://acme.okta.com/welcome/Xq3bdeadbeef-secret', 'deadbeef'],
    ['https://acme.okta.com/signin/reset-password/Xq3bdeadbeef', 'deadbeef'],
    ['https://acme.okta.com/cb?code=deadbeef&state=1', 'deadbeef'],
    ['https://acme.okta.com/x?token=deadbeef', 'deadbeef'],
    ['{"password": "correct horse"}', 'correct'],
    ['client_secret=deadbeef', 'deadbeef'],
    ['https://user:deadbeef@proxy.example.com/', 'deadbeef'],
    ['-----BEGIN PRIVATE KEY-----\ndeadbeef\n-----END PRIVATE KEY-----', 'deadbeef'],
  ])('%s', (text, secret) => {
    expect(text).toContain(secret);
    expect(redactText(text)).not.toContain(secret);
  });

  it('leaves alone what is neither', () => {
    for (const text of [
      'Worker state changed',
      'A payload is encrypted with the key "2025", which is not configured here',
      'okta-onboard:default:10041',
      'node_modules/@temporalio/worker/lib/worker.js:12:3',
      'GET /api/v1/users/00u1abcdEFGH2345678 answered 404 (code: E0000007)',
    ]) {
      expect(redactText(text)).toBe(text);
    }
  });

  it('is done soon with a long text, whatever stands in it', () => {
    const startedMs = performance.now();
    for (const piece of [
      'a',
      'a.',
      'a-',
      'eyJ',
      'eyJ.',
      'token',
      'token=',
      '%40',
      '://',
      'SSWS ',
      '"\\',
      '-----BEGIN A-----',
    ]) {
      redactText(piece.repeat(200_000 / piece.length));
    }
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });

  it('finds every address, wherever it stands', () => {
    const word = fc.stringMatching(/^[a-z0-9.+_-]{1,12}$/);
    const around = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(around, word, word, around, (before, local, domain, after) => {
        const address = `${local}@${domain}.example`;
        expect(redactText(`${before} ${address} ${after}`)).not.toContain(address);
      }),
    );
  });
});

describe('redact', () => {
  const login = 'isaac.brock@example.com';
  const okta = ApplicationFailure.create({
    type: OktaFailureType.NotFound,
    message: `getUser: /api/v1/users/Isaac Brock is unknown`,
    details: [
      {
        ...{ action: 'getUser', connection: 'default', status: 404, errorCode: 'E0000007', requestId: 'req-1' },
        ...{ causes: ['Isaac Brock'], paths: ['x'], existingUserId: '00u1' },
      },
    ],
  });
  const facts = {
    ...{ type: 'Okta.NotFound', action: 'getUser', connection: 'default', status: 404 },
    ...{ errorCode: 'E0000007', requestId: 'req-1' },
  };

  it('tells an Okta failure by its facts, however deep it lies', () => {
    expect(redact({ error: okta })).toEqual({ error: facts });
    const wrapped = new ActivityFailure('Isaac', 'getUser', '1', RetryState.IN_PROGRESS, 'me', okta);
    expect(redact({ error: wrapped })).toEqual({ error: facts });
  });

  it('says the message of a wrong configuration, which holds the cure', () => {
    expect(redact({ error: ConfigError.missing('add the key "2025"') })).toEqual({
      error: { type: 'Config.Missing', message: 'add the key "2025"' },
    });
  });

  it('says name, redacted message, frames and cause of other errors', () => {
    const error = new TypeError(`no ${login}`, { cause: new RangeError(`neither ${jwt}`) });
    const said = redact({ error }) as { error: { name: string; stack: string[]; cause: { name: string } } };
    expect(said.error).toMatchObject({ name: 'TypeError', cause: { name: 'RangeError' } });
    expect(said.error.stack[0]).toMatch(/^at /);
    expect(JSON.stringify(said)).not.toMatch(/isaac|eyJ/);
  });

  it('says no message of a failure that lost its class in the sandbox', () => {
    const failed = new Error('createUser: Isaac Brock', { cause: new Error('Isaac Brock') });
    failed.stack = 'ApplicationFailure: createUser: Isaac Brock\n    at onboardUser (workflows/onboard-user.ts:1:2)';
    (failed.cause as Error).stack = 'ActivityFailure: Isaac Brock';
    expect(redact({ error: failed })).toEqual({
      error: {
        name: 'ApplicationFailure',
        stack: ['at onboardUser (workflows/onboard-user.ts:1:2)'],
        cause: { name: 'ActivityFailure' },
      },
    });
  });

  it("takes over named attributes only from the SDK's native part", () => {
    const meta = { sdkComponent: 'core', runId: 'r', completion: 'Isaac', failure: 'Isaac', error: `of ${login}` };
    expect(redact(meta)).toEqual({ sdkComponent: 'core', runId: 'r', error: 'of [address]' });
  });

  it('drops payloads, and cleans every string however deep', () => {
    const meta = {
      ...{
        workflowId: 'w',
        attempt: 2,
        big: 3n,
        none: undefined,
        bytes: new Uint8Array(7),
        when: new Date(0),
        never: new Date(NaN),
      },
      ...{ task: '{"input":"aXNhYWM="}', taskEncoded: 'aXNhYWM=', list: [{ of: login }] },
    };
    expect(redact(meta)).toEqual({
      ...{
        workflowId: 'w',
        attempt: 2,
        big: '3',
        bytes: '[7 bytes]',
        when: '1970-01-01T00:00:00.000Z',
        never: 'Invalid Date',
      },
      list: [{ of: '[address]' }],
    });
  });

  it('bears anything', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(() => JSON.stringify(redact(circular))).not.toThrow();
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withMap: true }), (value) => {
        JSON.stringify(redact({ value }));
      }),
    );
  });
});
