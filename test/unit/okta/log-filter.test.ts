// The evaluator takes the System Log's filter language as Okta documents it, and refuses what Okta refuses.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogFilterError, matchesLogFilter, parseLogFilter } from '../../../src/okta/log-filter.js';

const event = {
  uuid: 'c2a1',
  published: '2026-05-04T03:02:01.000Z',
  version: '0',
  eventType: 'user.session.start',
  displayMessage: 'User login to Okta',
  severity: 'INFO',
  legacyEventType: null,
  actor: {
    id: '00u1',
    type: 'User',
    alternateId: 'Ada@Example.com',
    displayName: 'Ada "Countess" Lovelace',
    detailEntry: null,
  },
  client: { ipAddress: '203.0.113.7', userAgent: { rawUserAgent: 'curl/8' }, zone: 'null', device: null },
  outcome: { result: 'SUCCESS', reason: null },
  target: [
    {
      id: '00u9',
      type: 'User',
      alternateId: 'grace@example.com',
      displayName: 'Grace',
      detailEntry: { at: '2026-05-04T00:00:00Z' },
    },
    {
      id: '0oa1',
      type: 'AppInstance',
      alternateId: 'Slack',
      displayName: 'Slack',
      changeDetails: { from: {}, to: {} },
    },
  ],
  transaction: { type: 'WEB', id: 'T1', detail: { requestApiTokenId: '00T1' } },
  debugContext: { debugData: { url: '/api/v1/users', risk: 'LOW', 'dt-hash': 'abc' } },
  authenticationContext: { authenticationStep: 0, externalSessionId: 's1' },
  securityContext: { asNumber: 394089, isProxy: false, userBehaviors: [] },
  request: {
    ipChain: [
      { ip: '203.0.113.7', version: 'V4' },
      { ip: '198.51.100.2', version: 'V4' },
    ],
  },
};

const matching = [
  'eventType eq "user.session.start"',
  'eventType EQ "USER.Session.START"',
  'eventType sw "user."',
  'eventType ew ".start"',
  'displayMessage co "LOGIN"',
  'eventType ne "user.session.end"',
  'eventType eq "a" or eventType eq "user.session.start"',
  'eventType eq "user.session.start" AND outcome.result eq "SUCCESS"',
  'target.id eq "00u9" and target.id eq "0oa1"',
  'target.type eq "User" and target.displayName eq "Slack"',
  'request.ipChain.ip eq "198.51.100.2"',
  'actor.displayName eq "ada \\"countess\\" lovelace"',
  'actor.displayName eq "\\u0041da \\"Countess\\" Lovelace"',
  'securityContext.asNumber eq 394089',
  'securityContext.asNumber gt 394088.5 and securityContext.asNumber lt 4e5',
  'authenticationContext.authenticationStep eq 0',
  'securityContext.isProxy eq false',
  'securityContext.isProxy ne true',
  'outcome.reason eq null',
  'device eq null',
  'outcome.result ne null',
  'client.ipAddress pr',
  'target.detailEntry pr',
  'not (outcome.reason pr)',
  'not (client.device pr or securityContext.userBehaviors pr)',
  'debugContext.debugData.risk ge "LOW" and debugContext.debugData.risk le "low"',
  'debugContext.debugData.dt-hash eq "abc"',
  'debugContext.debugData.url sw "/api"',
  'target.detailEntry.at gt "2026-05-03T23:00:00.000-01:00" or target.detailEntry.at eq "2026-05-03T23:00:00.000-01:00"',
  '(eventType eq "x") or (eventType sw "user" and (severity eq "INFO"))',
  'eventType eq "x" and severity eq "y" or severity eq "INFO"',
  'debugContext.debugData.nothing ne "x"',
];
const notMatching = [
  'eventType eq "user.session"',
  'outcome.reason pr',
  'target.displayName ne "Slack"',
  'securityContext.asNumber eq "394089"',
  'uuid eq null',
  'actor.alternateId eq "ada@exämple.com"',
  'severity eq "INFO" and (eventType eq "x" or uuid eq "y")',
  'not (eventType pr)',
  'debugContext.debugData.constructor pr',
  'device.id eq "x"',
];

test.each(matching)('%s matches', (filter) => {
  expect(matchesLogFilter(parseLogFilter(filter), event)).toBe(true);
});
test.each(notMatching)('%s does not match', (filter) => {
  expect(matchesLogFilter(parseLogFilter(filter), event)).toBe(false);
});

describe('refused', () => {
  test.each([
    ['', 0],
    ['eventType', 9],
    ['eventType eq', 12],
    ['eventType eq user', 13],
    ['eventType eq "a', 13],
    ["eventType eq 'a'", 13],
    ['eventType eq "a" eventType eq "b"', 17],
    ['eventType eq "a" and', 20],
    ['(eventType eq "a"', 17],
    ['eventType eq "a")', 16],
    ['eventType is "a"', 10],
    ['not eventType eq "a"', 4],
    ['eventType eq "a\\x"', 15],
    ['target[type eq "User"]', 6],
    ['eventType co 5', 13],
    ['securityContext.isProxy gt true', 27],
    ['actor..id eq "a"', 0],
    ['published gt "2026-05-04T03:02:01.000Z"', 0],
    ['severity eq "INFO" and target.changeDetails pr', 23],
    ['nothing.here eq "a"', 0],
    ['actor.identity eq "a"', 0],
    ['constructor pr', 0],
  ])('%s at %i', (filter, position) => {
    expect(failure(filter)).toMatchObject({ errorCode: 'E0000053', position });
  });

  test.each(['debugContext.debugData.url co "x"', 'debugContext.debugData.requestUri co "x"'])('%s', (filter) => {
    expect(failure(filter)).toMatchObject({ errorCode: 'E0000031', position: 0 });
  });

  test('nesting without end', () => {
    expect(failure(`${'('.repeat(5000)}eventType pr${')'.repeat(5000)}`).message).toContain('nested');
  });
});

function failure(filter: string): LogFilterError {
  try {
    parseLogFilter(filter);
  } catch (error) {
    if (error instanceof LogFilterError) return error;
    throw error;
  }
  throw new Error(`${filter} was taken`);
}

describe('for any expression', () => {
  interface Sample {
    text: string;
    holds: boolean;
  }
  const subject = {
    eventType: 'user.x',
    severity: 'INFO',
    actor: { id: 'a"b\\c' },
    target: [{ id: 't1' }, { id: 't2' }],
  };
  const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const leaf: fc.Arbitrary<Sample> = fc.oneof(
    fc
      .constantFrom('user.x', 'user.y', '', 'USER.X')
      .map((value) => ({ text: `eventType eq ${quote(value)}`, holds: value.toLowerCase() === 'user.x' })),
    fc
      .constantFrom('a"b\\c', 'a', '\\')
      .map((value) => ({ text: `actor.id co ${quote(value)}`, holds: 'a"b\\c'.includes(value) })),
    fc.constantFrom('t1', 't2', 't3').map((value) => ({ text: `target.id eq ${quote(value)}`, holds: value !== 't3' })),
    fc.constantFrom('t1', 't2', 't3').map((value) => ({ text: `target.id ne ${quote(value)}`, holds: value === 't3' })),
    fc.constantFrom('severity', 'displayMessage').map((name) => ({ text: `${name} pr`, holds: name === 'severity' })),
  );
  const { expression } = fc.letrec<{ expression: Sample }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      fc
        .tuple(fc.constantFrom('and', 'or', 'AND', 'Or'), fc.array(tie('expression'), { minLength: 2, maxLength: 3 }))
        .map(([word, parts]) => ({
          text: parts.map(({ text }) => `(${text})`).join(` ${word} `),
          holds: word.toLowerCase() === 'and' ? parts.every(({ holds }) => holds) : parts.some(({ holds }) => holds),
        })),
      tie('expression').map(({ text, holds }) => ({ text: `not (${text})`, holds: !holds })),
    ),
  }));

  test('the result is that of its logic', () => {
    fc.assert(
      fc.property(expression, ({ text, holds }) => {
        const filter = parseLogFilter(text);
        expect(matchesLogFilter(filter, subject)).toBe(holds);
        expect(matchesLogFilter(JSON.parse(JSON.stringify(filter)) as typeof filter, subject)).toBe(holds);
      }),
    );
  });

  test('any text is parsed or refused, and any value is found again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parseLogFilter(text);
        } catch (error) {
          expect(error).toBeInstanceOf(LogFilterError);
        }
        expect(matchesLogFilter(parseLogFilter(`eventType eq ${quote(text)}`), { eventType: text })).toBe(true);
      }),
    );
  });
});
