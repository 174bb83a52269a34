import type { Client } from '@temporalio/client';
import { connectionWorkflowId } from '../../src/ids.js';
import type { OwnedToken } from '../../src/okta/auth/token-owner.js';
import { temporalTokenOwner } from '../../src/temporal/token-owner.js';
import { accessTokenUpdate, type GrantStatus, grantStatusQuery } from '../../workflows/messages.js';
import { OwnedOrg, type OwnedOrgOptions } from './owned-org.js';
import { test as base } from './temporal-env.js';

export const hourMs = 3_600_000;
/** What the System Log has where a refresh token was used twice. */
export const reuse = 'app.oauth2.token.detect_reuse';

/** A test that may start orgs: they and their owners end with it. */
export const test = base.extend<{ startOrg: (options?: OwnedOrgOptions) => Promise<OwnedOrg> }>({
  startOrg: async ({}, use) => {
    const orgs: OwnedOrg[] = [];
    await use(async (options) => {
      const org = await OwnedOrg.start(options);
      orgs.push(org);
      return org;
    });
    for (const org of orgs) {
      for (const name of org.names) {
        await ownerOf(org, name)
          .terminate()
          .catch(() => undefined);
      }
      await org.close();
    }
  },
});

export const ownerOf = (org: OwnedOrg, name = org.name): ReturnType<Client['workflow']['getHandle']> =>
  org.client.workflow.getHandle(connectionWorkflowId(name));

/** A token, as a worker asks for it. */
export const tokenFor = (org: OwnedOrg, rejected?: string): Promise<OwnedToken> =>
  temporalTokenOwner(org.client).accessToken(org.name, rejected);

/** The same by an update of its own, which shares nobody's answer. */
export const askOwner = (org: OwnedOrg, rejected?: string): Promise<OwnedToken> =>
  ownerOf(org).executeUpdate(accessTokenUpdate, { args: [{ rejected }] });

export const statusOf = (org: OwnedOrg): Promise<GrantStatus> => ownerOf(org).query(grantStatusQuery);

/** What Okta's API says to whoever has the token. */
export async function callAs({ simulator }: OwnedOrg, accessToken = ''): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(`${simulator.url}/api/v1/users?limit=1`, { headers })).status;
}

/** Makes many at once; none is left under way when one has failed. */
export async function times<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const all = Array.from({ length: count }, make);
  await Promise.allSettled(all);
  return Promise.all(all);
}

export const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'no failure',
    (error: unknown) => error,
  );
