import { z } from 'zod';
import { userField } from '../src/actions/fields.js';
import type { User } from '../src/actions/schemas/user.js';
import { type Extensions, extensionsSchema } from '../src/hr/extensions.js';
import { offboardShape } from '../src/hr/feed-flows.js';
import { type Lane, lanes } from '../src/lane.js';
import type { Flow } from './hr/flow.js';
import { LeaverRequests } from './hr/leaver-requests.js';
import { Leaving, type OffboardUserResult } from './hr/leaving.js';
import { checkedInput } from './lib/checked-input.js';
import { awaitLastDay } from './steps/await-last-day.js';
import { findLeaver } from './steps/find-leaver.js';
import { refuseStale } from './steps/refuse-stale.js';
import { runFlow } from './steps/run-flow.js';

export type { OffboardUserResult } from './hr/leaving.js';

const inputSchema = z.strictObject({
  connection: z.string().min(1).optional(),
  userId: userField(),
  when: z
    .union(
      [
        z.literal('now'),
        z.strictObject({ urgent: z.literal(true) }),
        z.strictObject({
          lastDay: z.iso.date(),
          timeZone: z.string().min(1).max(100).default('UTC'),
          time: z
            .string()
            .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
            .optional(),
        }),
      ],
      { error: 'must be "now", { "urgent": true }, or { "lastDay": "2026-12-31", "timeZone": "Europe/Berlin" }' },
    )
    .optional(),
  ...offboardShape,
  removeGroups: offboardShape.removeGroups.default(true),
  handOver: offboardShape.handOver.default(false),
  legalHold: offboardShape.legalHold.default(false),
  extensions: extensionsSchema.optional(),
  expect: z.string().min(1).optional(),
  lane: z.enum(lanes).optional(),
});

/** A person to offboard. */
export interface OffboardUserInput {
  /** Default: `default`. */
  connection?: string;
  /** Okta id, or the whole login. */
  userId: string;
  /**
   * When access ends. `now` (default); `urgent`: now, cut first and recorded then; or at the end of the last working day,
   * a day such as `2026-12-31` in an IANA time zone (default: `UTC`), where `time` names an earlier end, such as `18:00`.
   */
  when?: 'now' | { urgent: true } | { lastDay: string; timeZone?: string; time?: string };
  /** Whether memberships are removed (default: true). Those that a group rule of Okta's gives stay in any case. */
  removeGroups?: boolean;
  /** Whether the result says what a manager has to take over (default: false). */
  handOver?: boolean;
  /** The account is deleted so many days after access has ended (default: never). */
  deleteAfterDays?: number;
  /** Whether the account must not be deleted until somebody lifts that by the update `legalHold` (default: false). */
  legalHold?: boolean;
  /**
   * For so many days after the work the flow stays open, and can be undone, never once the account is deleted. Default:
   * 30 where `when` is given, otherwise 0, which ends the flow with its work.
   */
  undoForDays?: number;
  /** What others do when access is cut (`afterCut`), the work is done (`afterLeaving`), or before and after a deletion. */
  extensions?: Extensions;
  /** The fingerprint that a plan found: where the user is another by now, nothing is done (`Flow.Stale`). */
  expect?: string;
  /** Default: `urgent`. */
  lane?: Lane;
}

const defaultUndoDays = 30;
const dayMs = 86_400_000;

/**
 * Ends a person's access, and in time the account. An active user is suspended first, others are deactivated; sessions,
 * tokens, grants and factors go, then administrator roles and memberships; then the user is deactivated. How the user
 * stood before is recorded.
 *
 * It goes forward only: a step that fails is listed among the leftovers, and the others go on. Updates: `changeDate`,
 * `callOff` and `cutNow` while it waits for the last working day; `finish` tries leftovers again, `legalHold` keeps the
 * account, `undoFlow` gives back what can be given. It refuses the user that the connection's own token belongs to.
 *
 * Cancelling it stops before the next step and leaves what was done. The id is best built from the Okta id.
 */
export async function offboardUser(given: OffboardUserInput): Promise<OffboardUserResult> {
  const input = checkedInput(inputSchema, given);
  const { connection, lane = 'urgent', extensions } = input;
  const forwardOnly = 'access is cut already: undo it by the update undoFlow once it has settled';
  return runFlow({ kind: 'offboarding', connection, lane, extensions, forwardOnly }, (flow) => leave(flow, input));
}

async function leave(flow: Flow, input: z.output<typeof inputSchema>): Promise<OffboardUserResult> {
  const { when = 'now', legalHold, expect } = input;
  const requests = new LeaverRequests(
    flow,
    typeof when === 'object' && 'lastDay' in when ? when.lastDay : undefined,
    legalHold,
  );
  const user = await findLeaver(flow, input.userId);
  await flow.concerns(user.id);
  if (expect !== undefined) await refuseStale(flow, { userId: user.id, expect });

  let isUrgent = typeof when === 'object' && 'urgent' in when;
  let known: User | undefined = user;
  if (typeof when === 'object' && 'lastDay' in when) {
    const outcome = await awaitLastDay(flow, requests, when);
    if (outcome === 'calledOff') return calledOff(flow, requests, user);
    isUrgent = outcome === 'cutNow';
    // It may have changed meanwhile, and so may whose token it is.
    known = undefined;
  }
  const { undoForDays = input.when === undefined ? 0 : defaultUndoDays, deleteAfterDays } = input;
  const leaving = new Leaving(flow, requests, user.id, { ...input, isUrgent });
  await leaving.work(known);
  return leaving.rest({
    undoForMs: undoForDays * dayMs,
    deleteAfterMs: deleteAfterDays === undefined ? undefined : deleteAfterDays * dayMs,
  });
}

function calledOff(flow: Flow, { changes }: LeaverRequests, { id: userId, status }: User): OffboardUserResult {
  flow.say('Called off before anything was done', 'done');
  return {
    ...{ userId, outcome: 'calledOff', statusBefore: status, statusAfter: status },
    ...{ groupsBefore: [], groupsRemoved: [], groupsKept: [], leftovers: [], changes },
  };
}
