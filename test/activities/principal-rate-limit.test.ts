// Property: where Okta tells an application its part of the rate limits, the budget goes by it; elsewhere half is assumed.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../../simulator/index.js';
import { settingsOf } from '../../src/config/settings.js';
import { Connections } from '../../src/connections.js';
import { leastPrivilege } from '../../src/least-privilege.js';
import { acme, addServiceApp } from '../support/connection-configs.js';

let org: Simulator;
beforeEach(async () => {
  // No kind of org has this limit: the number alone doesn't tell whose it is.
  org = await startSimulator({ bucketLimits: { groups: 400 } });
});
afterEach(() => org.close());

const readScope = 'okta.principalRateLimits.read';

/** A service app whose part of each bucket an administrator has set; what its worker allows itself after a call. */
async function allowedFor(percentage: number | undefined, facts: { scopes?: string[]; roles?: string[] } = {}) {
  const auth = addServiceApp(org, { scopes: [...leastPrivilege, readScope], ...facts });
  if (percentage !== undefined) {
    const made = await fetch(`${org.url}/api/v1/principal-rate-limits`, {
      method: 'POST',
      headers: {
        authorization: `SSWS ${org.apiToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({
        principalId: auth.clientId,
        principalType: 'OAUTH_CLIENT',
        defaultPercentage: percentage,
      }),
    });
    expect(made.status).toBe(201);
  }
  const connections = new Connections(new Map([['acme', settingsOf(acme(org.url, auth))]]));
  try {
    await connections.learnParts();
    const client = await connections.client('acme');
    await client.request({ method: 'GET', path: '/api/v1/groups', bucket: 'groups', schema: z.array(z.unknown()) });
    const { allowed, limit } = connections.gate.snapshot().find(({ bucket }) => bucket === 'groups')!;
    return { allowed, limit };
  } finally {
    connections.close();
  }
}

it('takes the part that Okta tells', async () => {
  org.admin.setRateLimits({ buckets: { groups: 600 } });
  // A quarter of 600 is shown; half of 600 may be used as far as we are concerned: all of the quarter.
  expect(await allowedFor(25)).toEqual({ limit: 150, allowed: 150 });
});

it('assumes half where nobody has changed it', async () => {
  org.admin.setRateLimits({ buckets: { groups: 600 } });
  expect(await allowedFor(undefined)).toEqual({ limit: 300, allowed: 300 });
});

it.each([
  ['the scope is missing', { scopes: [...leastPrivilege] }],
  ['the role is missing', { roles: ['GROUP_MEMBERSHIP_ADMIN'] }],
])('goes on where %s', async (_, facts) => {
  // Nothing tells that these 100 are the quarter of 400: the careful side is half of them.
  expect(await allowedFor(25, facts)).toEqual({ limit: 100, allowed: 50 });
});
