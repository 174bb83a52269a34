import type { Client } from '@temporalio/client';
import { ActionError } from '../../actions/action-error.js';
import { OktaFailureType } from '../../failures.js';
import { type ByWhom, type UndoOutcome, undoFlowUpdate } from '../../../workflows/hr/messages.js';
import { type PersonReference, showPerson } from './show-person.js';

/** What was undone. */
export interface UndoneFlow extends UndoOutcome {
  workflowId: string;
}

/**
 * Undoes the latest flow of a person that is settled and can still be undone: what it took away comes back from its
 * record.
 *
 * @throws ActionError `Okta.NotFound` where there is none; WorkflowUpdateFailedError (of `@temporalio/client`) where it can
 * no longer be undone
 */
export async function undoPerson(client: Client, whom: PersonReference, who: ByWhom): Promise<UndoneFlow> {
  const flows = await showPerson(client, whom);
  const settled = flows.filter(({ flow }) => flow?.state === 'settled').at(-1);
  if (!settled) {
    throw new ActionError(
      OktaFailureType.NotFound,
      `No flow of ${whom.person} can be undone: temporal-okta hr show ${whom.person} shows those that there are`,
      { person: whom.person },
    );
  }
  const { workflowId, runId } = settled;
  const handle = client.workflow.getHandle(workflowId, runId);
  return { workflowId, ...(await handle.executeUpdate(undoFlowUpdate, { args: [who] })) };
}
