// Property: from day 75 on somebody is told each day to log in again, until Okta ends the login on day 90.
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { afterEach, beforeEach, expect } from 'vitest';
import { connectionWorkflowId } from '../../src/ids.js';
import { connectionTaskQueue } from '../../src/task-queue.js';
import { callOkta, OwnedOrg } from '../support/owned-org.js';
import { quietRuntime, test } from '../support/temporal-env.js';
import { failureOf, ownerOf, statusOf } from '../support/token-owners.js';

const entries: LogEntry[] = [];
quietRuntime(new DefaultLogger('WARN', (entry) => entries.push(entry)));
const warnedOn = (org: OwnedOrg): unknown[] =>
  entries.flatMap(({ meta }) => (meta?.['connection'] === org.name && 'day' in meta ? [meta['day']] : []));

let org: OwnedOrg | undefined;
beforeEach(() => {
  entries.length = 0;
});
afterEach(async () => {
  if (org) await ownerOf(org).terminate();
  await org?.close();
});

test('a login that is not renewed', async ({ timeSkipping }) => {
  const { address, namespace, env } = timeSkipping;
  const own = (org = await OwnedOrg.start({ temporal: { address, namespace } }));
  await own.login();
  await own.withProcess(async (process) => {
    await env.sleep('74 days');
    expect(warnedOn(own)).toEqual([]);
    const { consentedAt, consentEndsAt } = await statusOf(own);
    expect((await ownerOf(own).describe()).memo).toEqual({ needsLogin: false, consentedAt, consentEndsAt });

    await env.sleep('3.5 days');
    expect(warnedOn(own)).toEqual([75, 76, 77]);
    expect(entries.at(-1)).toMatchObject({
      level: 'WARN',
      message: expect.stringContaining(`temporal-okta connection login ${own.name}`) as string,
      meta: { workflowId: connectionWorkflowId(own.name), taskQueue: connectionTaskQueue(own.name), endsOnDay: 90 },
    });

    await env.sleep('30 days');
    expect(warnedOn(own)).toEqual(Array.from({ length: 16 }, (_, index) => 75 + index));
    own.simulator.admin.advance(108 * 86_400_000);
    expect(await failureOf(callOkta(process, own.name))).toMatchObject({ kind: 'consent' });
    expect(await statusOf(own)).toMatchObject({ needsLogin: true, consentedAt, consentEndsAt });
    expect((await ownerOf(own).describe()).memo).toEqual({ needsLogin: true, consentedAt, consentEndsAt });
  });
});

test('a login that is renewed on day 80 is left in peace for 75 days more', async ({ timeSkipping }) => {
  const { address, namespace, env } = timeSkipping;
  const own = (org = await OwnedOrg.start({ temporal: { address, namespace } }));
  own.simulator.admin.setClock({ set: new Date(await env.currentTimeMs()).toISOString() });
  await own.login();
  await own.withProcess(async (process) => {
    await env.sleep('80 days');
    const warned = warnedOn(own).length;
    expect(warned).toBeGreaterThanOrEqual(5);
    own.simulator.admin.setClock({ set: new Date(await env.currentTimeMs()).toISOString() });
    await own.login();
    await env.sleep('74 days');
    expect(warnedOn(own)).toHaveLength(warned);
    await env.sleep('1.5 days');
    expect(warnedOn(own).slice(warned)).toEqual([75]);
    expect(await callOkta(process, own.name)).toBe(200);
  });
});
