// Property: a dead letter that Okta's log no longer has is told of as expired, and holds up none that it has.
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createActivities } from '../../activities/index.js';
import type { RedeliverInput, RedeliverResult } from '../../activities/triggers/redeliver.js';
import type { Connections } from '../../src/connections.js';
import type { DeadLetter } from '../../src/triggers/dead-letter.js';
import { ScriptedOkta } from '../support/scripted-okta.js';

let okta: ScriptedOkta;
let connections: Connections;
beforeEach(async () => {
  okta = await ScriptedOkta.start();
  connections = okta.connections();
});
afterEach(async () => {
  connections.close();
  await okta.close();
});

const dayMs = 86_400_000;
const nowMs = Date.now();
const letter = (uuid: string, daysAgo: number): DeadLetter => ({
  ...{ uuid, route: 'default', eventType: 'user.session.start', reason: 'gone' },
  published: new Date(nowMs - daysAgo * dayMs).toISOString(),
});

it('asks for no window that Okta refuses as too old, and delivers what is there', async () => {
  const [forgotten, kept, gone] = [letter('forgotten', 200), letter('kept', 10), letter('gone', 5)] as const;
  okta.play([
    { request: 'GET /api/v1/logs', status: 200, body: [kept, letter('other', 10)] },
    { request: 'GET /api/v1/logs', status: 200, body: [] },
  ]);
  const signalled: string[] = [];
  const client = {
    options: { loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs: [] } },
    withAbortSignal: <T>(_: AbortSignal, run: () => Promise<T>) => run(),
    workflowService: {
      signalWorkflowExecution: (request: { workflowExecution: { workflowId: string } }) => {
        signalled.push(request.workflowExecution.workflowId);
        return Promise.resolve({});
      },
    },
  } as unknown as Client;
  const { redeliverLogEvents } = createActivities({
    connections,
    registeredSearchAttributes: () => Promise.resolve([]),
  });
  const input: RedeliverInput = {
    ...{ connection: 'default', trigger: 'joiners', generation: 1, taskQueue: 'okta' },
    routes: [{ name: 'default', target: { signal: { workflowId: 'audit' } } }],
    letters: { listed: [forgotten, kept, gone], beyond: {} },
  };
  const environment = new MockActivityEnvironment({}, { client, logger: new DefaultLogger('ERROR') });
  const { routes, letters }: RedeliverResult = await environment.run(redeliverLogEvents, input);
  expect(signalled).toEqual(['audit']);
  expect(routes).toEqual({ default: { delivered: 1, undeliverable: 0 } });
  expect(letters.listed.map(({ uuid, reason }) => [uuid, reason])).toEqual([
    ['forgotten', 'expired'],
    ['gone', 'expired'],
  ]);
  expect(okta.received).toHaveLength(2);
});
