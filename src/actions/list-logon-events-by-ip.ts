import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { quoted } from './request.js';
import { logEventSchema } from './schemas/log-event.js';

const event = {
  uuid: '3e2f1d7a-5f1c-11f0-9c3b-0242ac120002',
  published: '2026-05-04T03:02:01.000Z',
  eventType: 'user.session.start',
  outcome: { result: 'SUCCESS' },
};
const window = { since: '2026-05-04T00:00:00.000Z', until: '2026-05-05T00:00:00.000Z' };

const isoDate = (description: string) => z.iso.datetime({ offset: true }).optional().describe(description);

/** `user.session.start` also records failed sign-ins, and is written once a session, not once an application. */
export const listLogonEventsByIp = defineListAction({
  name: 'listLogonEventsByIp',
  summary: 'List sign-ins from an IP address, newest first',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/#tag/SystemLog/operation/listLogEvents',
  scopes: ['okta.logs.read'],
  bucket: 'logs',
  input: z.strictObject({
    ipAddress: z.union([z.ipv4(), z.ipv6()]).describe('Compared as text: write IPv6 as Okta does'),
    since: isoDate('From (ISO 8601; default: 7 days before until)'),
    until: isoDate('To (ISO 8601; default: now)'),
    outcome: z.enum(['SUCCESS', 'FAILURE']).optional().describe('Only sign-ins that ended so (default: both)'),
    sortOrder: z.enum(['ASCENDING', 'DESCENDING']).default('DESCENDING'),
    eventTypes: z
      .array(z.string().regex(/^[a-z0-9_.]+$/i))
      .min(1)
      .max(20)
      .default(['user.session.start'])
      .describe('What counts as a logon'),
  }),
  item: logEventSchema,
  limit: { default: 100, max: 1000 },
  request: ({ ipAddress, since, until, outcome, sortOrder, eventTypes }) => {
    const types = eventTypes.map((type) => `eventType eq ${quoted(type)}`).join(' or ');
    const conditions = [
      eventTypes.length > 1 ? `(${types})` : types,
      `client.ipAddress eq ${quoted(ipAddress)}`,
      ...(outcome === undefined ? [] : [`outcome.result eq ${quoted(outcome)}`]),
    ];
    return {
      method: 'GET',
      path: '/api/v1/logs',
      // A request without `until` polls and never ends: the bound makes it a search.
      query: { filter: conditions.join(' and '), since, until: until ?? new Date(Date.now()).toISOString(), sortOrder },
    };
  },
  examples: [
    {
      title: 'Successful sign-ins of a day',
      input: { ipAddress: '203.0.113.7', outcome: 'SUCCESS', ...window },
      exchange: [
        {
          request:
            'GET /api/v1/logs?limit=100&filter=eventType+eq+%22user.session.start%22+and+client.ipAddress+eq+%22203.0.113.7%22' +
            '+and+outcome.result+eq+%22SUCCESS%22&since=2026-05-04T00%3A00%3A00.000Z&until=2026-05-05T00%3A00%3A00.000Z' +
            '&sortOrder=DESCENDING',
          status: 200,
          body: [event],
        },
      ],
      output: { items: [event] },
    },
    { title: 'Not an address', input: { ipAddress: '203.0.113' }, exchange: [], failure: 'Okta.InvalidInput' },
  ],
});
