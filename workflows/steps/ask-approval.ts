import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import { FlowFailureType } from '../../src/failures.js';
import { parseDuration } from '../../src/duration.js';
import type { ApprovalOptions } from '../../src/hr/approval.js';
import type { Flow } from '../hr/flow.js';
import { decideUpdate } from '../hr/messages.js';
import { byWhomShape, notNow, refuseUpdate } from '../hr/refuse-update.js';
import { checkedInput } from '../lib/checked-input.js';
import { extend } from './extend.js';

/** What was decided. */
export interface Approval {
  decision: 'approve' | 'reject';
  /** `time-out` where nobody decided. */
  by: string;
  comment?: string | undefined;
  /** ISO 8601 */
  at: string;
}

const decisionSchema = z.strictObject({ ...byWhomShape, decision: z.enum(['approve', 'reject']) });
const mostReminders = 100;

/**
 * Asks for approval and waits for the update `decide`.
 *
 * @param what stands in the sentence that says what the flow waits for
 * @throws ApplicationFailure `Flow.Rejected`; its `details[0]` are the decision
 */
export async function askApproval(
  flow: Flow,
  what: string,
  { remindEvery, timeout = '30 days', onTimeout = 'reject', approvers }: ApprovalOptions = {},
): Promise<Approval> {
  const made: { decision?: Approval } = {};
  setHandler(
    decideUpdate,
    ({ decision, by, comment }) => {
      made.decision = { decision, by, ...(comment === undefined ? {} : { comment }), at: new Date().toISOString() };
      return flow.status();
    },
    {
      validator: (given) => {
        const { by } = checkedInput(decisionSchema, given);
        if (made.decision) throw notNow(`it is decided: ${made.decision.decision}`);
        if (flow.callOff.by) throw notNow('the flow was called off');
        if (approvers && !approvers.includes(by))
          throw notNow('this one may not decide here: see approvers in the input');
      },
    },
  );
  const decided = (): boolean => made.decision !== undefined;
  const timeoutMs = msOf(timeout);
  const remindMs = remindEvery === undefined ? Infinity : Math.max(msOf(remindEvery), timeoutMs / mostReminders);
  const untilOver = (ms: number): Promise<boolean> => waitFor(flow, { what, ms, remindMs, decided });
  let isDecided = await untilOver(timeoutMs);
  if (!isDecided && onTimeout === 'escalate') {
    await extend(flow, 'onEscalation', 'approval');
    isDecided = await untilOver(timeoutMs);
  }
  refuseUpdate(decideUpdate, 'nothing is to be decided');
  const approval: Approval = made.decision ?? {
    decision: onTimeout === 'approve' ? 'approve' : 'reject',
    by: 'time-out',
    at: new Date().toISOString(),
  };
  if (approval.decision === 'approve') return approval;
  const why = isDecided ? 'Rejected' : 'Nobody approved in time';
  throw ApplicationFailure.nonRetryable(why, FlowFailureType.Rejected, approval);
}

interface Wait {
  what: string;
  ms: number;
  remindMs: number;
  decided: () => boolean;
}

/** Whether it was decided in time. */
async function waitFor(flow: Flow, { what, ms, remindMs, decided }: Wait): Promise<boolean> {
  const until = new Date(Date.now() + ms).toISOString();
  for (let leftMs = ms; leftMs > 0; leftMs -= remindMs) {
    flow.say(`Waiting for approval: ${what}`, 'waiting', until);
    if (await condition(decided, Math.min(leftMs, remindMs))) return true;
    if (leftMs > remindMs) await extend(flow, 'onReminder', 'approval');
  }
  return decided();
}

const msOf = (text: string): number => (parseDuration(text) ?? 0) * 1000;
