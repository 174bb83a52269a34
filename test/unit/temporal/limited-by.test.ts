// Property: what a workflow waits for is told by bucket and connection, and only activities count that wait for a rate limit.
import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import proto, { type temporal } from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import { limitedBuckets } from '../../../src/temporal/limited-by.js';

const { PENDING_ACTIVITY_STATE_SCHEDULED: scheduled, PENDING_ACTIVITY_STATE_STARTED: started } =
  proto.temporal.api.enums.v1.PendingActivityState;
const converter = {
  payloadConverter: defaultPayloadConverter,
  failureConverter: defaultFailureConverter,
  payloadCodecs: [],
};

type Pending = temporal.api.workflow.v1.IPendingActivityInfo;

const at = (iso: string): NonNullable<Pending['nextAttemptScheduleTime']> =>
  ({ seconds: Date.parse(iso) / 1000, nanos: 0 }) as unknown as NonNullable<Pending['nextAttemptScheduleTime']>;

function waiting(details: unknown, next: string, type = 'Okta.RateLimited'): Pending {
  return {
    state: scheduled,
    nextAttemptScheduleTime: at(next),
    lastFailure: {
      applicationFailureInfo: { type, details: { payloads: [defaultPayloadConverter.toPayload(details)] } },
    },
  };
}

const bucketsOf = (pendingActivities: Pending[] | null) => limitedBuckets({ raw: { pendingActivities } }, converter);

const early = '2026-05-04T03:00:10.000Z';
const late = '2026-05-04T03:00:50.000Z';

describe('limitedBuckets', () => {
  it('adds up those that wait for one bucket, and gives the first next attempt', async () => {
    const users = { connection: 'acme', bucket: 'users', limitedBy: 'share' };
    const found = await bucketsOf([
      waiting(users, late),
      waiting(users, early),
      waiting({ ...users, connection: 'emea' }, late),
      waiting({ connection: 'acme', bucket: 'groups' }, late),
    ]);
    expect(found).toEqual([
      { connection: 'acme', bucket: 'users', limitedBy: 'share', waiting: 2, nextAttemptAt: early },
      { connection: 'emea', bucket: 'users', limitedBy: 'share', waiting: 1, nextAttemptAt: late },
      { connection: 'acme', bucket: 'groups', limitedBy: undefined, waiting: 1, nextAttemptAt: late },
    ]);
  });

  it.each<[string, Pending]>([
    ['another failure', waiting({ connection: 'acme', bucket: 'users' }, late, 'Okta.Server')],
    ['an attempt under way', { ...waiting({ connection: 'acme', bucket: 'users' }, late), state: started }],
    [
      'a wait for a worker',
      { ...waiting({ connection: 'acme', bucket: 'users' }, late), nextAttemptScheduleTime: null },
    ],
    ['a first attempt', { state: scheduled, nextAttemptScheduleTime: at(late) }],
    ["somebody else's details", waiting('users', late)],
    ['details without a bucket', waiting({ connection: 'acme' }, late)],
  ])('leaves out %s', async (_, pending) => {
    expect(await bucketsOf([pending])).toEqual([]);
  });

  it('is empty where nothing is pending', async () => {
    expect(await bucketsOf([])).toEqual([]);
    expect(await bucketsOf(null)).toEqual([]);
  });
});
