// Property: every action does over HTTP exactly what its recorded examples say, and ends as they say.
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../activities/index.js';
import type { Action } from '../../src/actions/define-action.js';
import { actionNames, actions } from '../../src/actions/index.js';
import { ScriptedOkta } from '../support/scripted-okta.js';

const quiet = new DefaultLogger('ERROR');
let okta: ScriptedOkta;

beforeAll(async () => {
  okta = await ScriptedOkta.start();
});
afterAll(() => okta.close());

async function run(name: string, input: unknown, attempt = 1): Promise<unknown> {
  const connections = okta.connections();
  const activities = createActivities({
    connections,
    registeredSearchAttributes: () => Promise.resolve([]),
  }) as unknown as Record<string, (given: unknown) => Promise<unknown>>;
  const activity = activities[name];
  if (!activity) throw new Error(`no activity ${name}`);
  return new MockActivityEnvironment({ attempt }, { logger: quiet }).run(activity, input);
}

const localised = (value: unknown): unknown =>
  JSON.parse(okta.here(JSON.stringify(value)).replaceAll('https://{org}', okta.origin));

describe.each(actionNames)('%s', (name) => {
  const { examples, input: schema } = actions[name] as unknown as Action;

  it('has an example of success', () => {
    expect(examples.some(({ failure }) => failure === undefined)).toBe(true);
  });

  it.each(examples)('$title', async ({ input, attempt, exchange, output, failure }) => {
    okta.play(exchange);
    const given = localised(input);
    if (failure === undefined) {
      expect(await run(name, given, attempt)).toEqual(localised(output));
    } else {
      const error: unknown = await run(name, given, attempt).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(ApplicationFailure);
      expect((error as ApplicationFailure).type).toBe(failure);
    }
    expect(okta.received.map(({ request }) => request)).toEqual(exchange.map(({ request }) => request));
    for (const [at, { sent }] of exchange.entries()) {
      if (sent !== undefined) expect(okta.received[at]?.body).toEqual(sent);
    }
    for (const { headers } of okta.received) expect(headers.authorization).toBe('SSWS test-token');
  });

  it('refuses a misspelt field before any call', async () => {
    okta.play([]);
    const example = examples.find(({ failure }) => failure === undefined);
    await expect(run(name, { ...example?.input, misspelt: 1 })).rejects.toMatchObject({
      type: 'Okta.InvalidInput',
      nonRetryable: true,
    });
    expect(okta.received).toEqual([]);
  });

  it.each(['../users', 'a/b', 'a?b', 'a\nb', ''])('refuses the id %j before any call', async (id) => {
    const fields = Object.keys(schema.shape).filter((field) => field.endsWith('Id') && field !== 'realmId');
    okta.play([]);
    const example = examples.find(({ failure }) => failure === undefined);
    for (const field of fields) {
      await expect(run(name, { ...example?.input, [field]: id })).rejects.toMatchObject({ type: 'Okta.InvalidInput' });
    }
    expect(okta.received).toEqual([]);
  });
});
