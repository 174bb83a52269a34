// Property: each refusal of Okta's becomes the failure type, and is retried or not, as the table of errors says.
import { type ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { OktaApiError, OktaNetworkError, OktaRateLimitError, OktaResponseError } from '../../../src/okta/errors.js';
import { classifyFailure } from '../../../src/temporal/classify-failure.js';

const context = { action: 'suspendUser', connection: 'default', scopes: ['okta.users.manage'], once: false };

const refused = (status: number, errorCode?: string, causes: string[] = [], challenge?: string): OktaApiError =>
  new OktaApiError({
    ...{ method: 'POST', path: '/api/v1/users', status, errorCode, causes, challenge },
    errorSummary: 'summary',
    errorId: 'oae1',
    requestId: 'r1',
  });

const classified = (error: unknown, once = false): ApplicationFailure =>
  classifyFailure(error, { ...context, once }) as ApplicationFailure;

describe('classifyFailure', () => {
  it.each([
    [400, 'E0000001', 'Okta.BadRequest', false],
    [400, 'E0000031', 'Okta.BadRequest', false],
    [401, 'E0000011', 'Okta.Authentication', false],
    [401, 'E0000015', 'Okta.Permission', false],
    [403, 'E0000006', 'Okta.Permission', false],
    [403, 'E0000016', 'Okta.WrongStatus', false],
    [403, 'E0000017', 'Okta.WrongStatus', false],
    [403, 'E0000032', 'Okta.WrongStatus', false],
    [403, 'E0000034', 'Okta.WrongStatus', false],
    [403, 'E0000038', 'Okta.WrongStatus', false],
    [403, 'E0000023', 'Okta.ReadOnly', false],
    [403, 'E0000077', 'Okta.ReadOnly', false],
    [403, 'E0000078', 'Okta.ReadOnly', false],
    [403, 'E0000111', 'Okta.ReadOnly', false],
    [403, undefined, 'Okta.Permission', false],
    [404, 'E0000007', 'Okta.NotFound', false],
    [410, 'E0000156', 'Okta.NotFound', false],
    [408, undefined, 'Okta.Server', true],
    [409, 'E0000112', 'Okta.Busy', true],
    [409, 'E0000195', 'Okta.Busy', true],
    [409, 'E0000055', 'Okta.Conflict', false],
    [409, undefined, 'Okta.Conflict', false],
    [412, 'E0000231', 'Okta.PreconditionFailed', false],
    [423, 'E0000239', 'Okta.Busy', true],
    [423, 'E0000155', 'Okta.WrongStatus', false],
    [500, 'E0000009', 'Okta.Server', true],
    [500, 'E0000053', 'Okta.Server', true],
    [501, 'E0000060', 'Okta.BadRequest', false],
    [502, undefined, 'Okta.Server', true],
    [503, 'E0000010', 'Okta.Server', true],
    [504, 'E0000067', 'Okta.Server', true],
  ] as const)('%i %s is %s', (status, code, type, retried) => {
    const failure = classified(refused(status, code));
    expect(failure).toMatchObject({ type, nonRetryable: !retried });
    expect(failure.details?.[0]).toMatchObject({ action: 'suspendUser', status, requestId: 'r1', errorId: 'oae1' });
  });

  it('knows a duplicate by its cause', () => {
    const cause = 'login: An object with this field already exists in the current organization';
    expect(classified(refused(400, 'E0000001', [cause])).type).toBe('Okta.Conflict');
  });

  it('names the scope that is missing', () => {
    expect(classified(refused(403, 'E0000006')).message).toContain('okta.users.manage');
    const challenge = 'Bearer error="insufficient_scope", scope="okta.apps.read"';
    expect(classified(refused(403, 'E0000006', [], challenge)).message).toContain('okta.apps.read');
  });

  it('gives the delay of a rate limit to Temporal, as something usual', () => {
    expect(classified(new OktaRateLimitError('window', 'users', 4321))).toMatchObject({
      type: 'Okta.RateLimited',
      nonRetryable: false,
      nextRetryDelay: 4321,
      category: ApplicationFailureCategory.BENIGN,
    });
    expect(classified(new OktaRateLimitError('quota', 'users', 4321))).toMatchObject({
      type: 'Okta.QuotaExceeded',
      nonRetryable: true,
    });
  });

  it('never repeats a once action whose answer is missing, and repeats one that was surely not carried out', () => {
    const network = (maybeSent: boolean) =>
      new OktaNetworkError('POST', '/x', 'ECONNRESET', maybeSent, 'https://acme.okta.com');
    expect(classified(network(true), true)).toMatchObject({ type: 'Okta.OutcomeUnknown', nonRetryable: true });
    expect(classified(network(false), true)).toMatchObject({ type: 'Okta.Network', nonRetryable: false });
    expect(classified(network(true), false)).toMatchObject({ type: 'Okta.Network', nonRetryable: false });
    expect(classified(refused(502), true)).toMatchObject({ type: 'Okta.OutcomeUnknown', nonRetryable: true });
    expect(classified(new OktaRateLimitError('window', 'other', 1), true)).toMatchObject({ nonRetryable: false });
  });

  it('does not retry an answer of another shape, and leaves what is not ours alone', () => {
    expect(classified(new OktaResponseError('GET', '/x', ['id: missing']))).toMatchObject({
      type: 'Okta.UnexpectedResponse',
      nonRetryable: true,
    });
    const fault = new TypeError('a fault of ours');
    expect(classifyFailure(fault, context)).toBe(fault);
  });
});
