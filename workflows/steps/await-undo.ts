import { allHandlersFinished, CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import type { UserRecord } from '../../src/hr/user-record.js';
import type { Flow } from '../hr/flow.js';
import { undoFlowUpdate, type UndoOutcome } from '../hr/messages.js';
import { byWhomShape, notNow, refuseUpdate } from '../hr/refuse-update.js';
import { checkedInput } from '../lib/checked-input.js';
import { restoreUser, type RestoreOptions } from './restore.js';

const schema = z.strictObject(byWhomShape);
const dayMs = 86_400_000;

/**
 * Stays, settled, for so many days, in which the update `undoFlow` gives back how a user stood before.
 *
 * @param days 0: it doesn't wait
 * @returns what the undo gave back; undefined where nobody asked for it
 */
export async function awaitUndo(
  flow: Flow,
  record: UserRecord,
  { days, ...options }: RestoreOptions & { days: number },
): Promise<UndoOutcome | undefined> {
  if (days <= 0) return undefined;
  const asked: { isAsked?: boolean; outcome?: UndoOutcome } = {};
  setHandler(
    undoFlowUpdate,
    async () => {
      asked.isAsked = true;
      await flow.untilOrOver(() => asked.outcome !== undefined);
      if (asked.outcome) return asked.outcome;
      throw notNow('the flow ended before');
    },
    {
      validator: (whom) => {
        checkedInput(schema, whom);
        if (asked.isAsked) throw notNow('it is being undone');
      },
    },
  );
  const ms = days * dayMs;
  flow.say('Done; it can be undone', 'settled', new Date(Date.now() + ms).toISOString());
  const isAsked = await condition(() => asked.isAsked === true, ms);
  refuseUpdate(undoFlowUpdate, 'its time is over');
  if (!isAsked) return undefined;
  asked.outcome = await restoreUser(flow, record, options);
  const isWhole = asked.outcome.notRestored.length === 0;
  flow.say(isWhole ? 'Undone' : 'Undone in part: see the result', 'undone');
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
  return asked.outcome;
}
