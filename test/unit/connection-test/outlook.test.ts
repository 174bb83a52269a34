// Property: what will end is spoken of ahead of time, and not before.
import { describe, expect, it } from 'vitest';
import { outlookWarnings } from '../../../src/connection-test/outlook.js';
import { acme, apiTokenAuth, secret } from '../../support/connection-configs.js';

const nowMs = Date.parse('2026-11-24T12:00:00.000Z');
const inDays = (days: number): string => new Date(nowMs + days * 86_400_000).toISOString();
const outlook = { clockOffsetMs: 0, apiTokenEndsAt: null, consentEndsAt: null, nowMs };
const connection = acme('https://acme.okta.com', apiTokenAuth('00token'));
const typesFor = (more: Partial<typeof outlook> | object): string[] =>
  outlookWarnings(connection, { ...outlook, ...more }).map(({ type }) => type);

describe('outlookWarnings', () => {
  it.each([
    [{}, []],
    [{ apiTokenEndsAt: inDays(30) }, []],
    [{ apiTokenEndsAt: inDays(9) }, ['apiTokenEnds']],
    [{ consentEndsAt: inDays(15.1) }, []],
    [{ consentEndsAt: inDays(14.9) }, ['consentEnds']],
    [{ consentEndsAt: inDays(-1) }, ['consentEnds']],
    [{ clockOffsetMs: 59_000 }, []],
    [{ clockOffsetMs: -61_000 }, ['clock']],
  ])('%j: %j', (given, types) => {
    expect(typesFor(given)).toEqual(types);
  });

  it('tells of secrets that others may read', () => {
    const exposed = { ...secret('00token'), warnings: () => ['others may read the file'] };
    const warnings = outlookWarnings(acme('https://acme.okta.com', { mode: 'apiToken', token: exposed }), outlook);
    expect(warnings).toEqual([{ type: 'secretExposed', message: 'others may read the file' }]);
  });
});
