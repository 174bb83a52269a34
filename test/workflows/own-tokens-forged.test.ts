// Property: only who has the encryption key can bring a login.
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { connectionWorkflowId } from '../../src/ids.js';
import type { LoginGrant } from '../../src/okta/auth/web-client.js';
import { connectClient } from '../../src/temporal/client.js';
import { storeGrant } from '../../src/temporal/grants.js';
import { temporalTokenOwner } from '../../src/temporal/token-owner.js';
import { OwnedOrg } from '../support/owned-org.js';
import { test } from '../support/temporal-env.js';

let org: OwnedOrg;
beforeEach(async () => {
  org = await OwnedOrg.start();
  await org.login();
});
afterEach(async () => {
  await org.client.workflow.getHandle(connectionWorkflowId(org.name)).terminate();
  await org.close();
});

describe('an owner', () => {
  test('takes no login from somebody without the key', async ({ temporal }) => {
    const { address, namespace } = temporal;
    const stranger = await connectClient({ address, namespace, encryption: undefined });
    const forged: LoginGrant = {
      ...{ accessToken: 'forged', tokenType: 'Bearer', fingerprint: 'forged', scopes: ['okta.users.manage'] },
      ...{ expiresAtMs: Date.now() + 3_600_000, lifetimeMs: 3_600_000 },
      ...{ refreshToken: 'forged', consentedAtMs: Date.now() },
    };
    await org.withProcess(async () => {
      const owner = temporalTokenOwner(org.client);
      const before = await owner.accessToken(org.name, undefined);
      await storeGrant(stranger, org.name, forged);
      expect(await owner.accessToken(org.name, undefined)).toEqual(before);
    });
    await stranger.connection.close();
    const revocations = org.simulator.admin.requests().filter(({ path }) => path === '/oauth2/v1/revoke');
    expect(revocations).toEqual([]);
  });
});
