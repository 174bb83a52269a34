import type { WorkflowHandle } from '@temporalio/client';
import { type FlowStatus, flowStatusQuery } from '../../../workflows/hr/messages.js';
import type { Facts } from './facts.js';
import type { Office } from './office.js';

/** What people do while a flow runs. */
export interface Meanwhile {
  handle: WorkflowHandle;
  /** Comes back when the flow is in the state, which is a point where it can be cancelled; throws where it never is. */
  until: (state: FlowStatus['state'], about?: string) => Promise<void>;
}

/** A branch of a flow: where it starts from, what people do meanwhile, and how the org is to stand then. */
export interface Scenario {
  name: string;
  workflowType: 'onboardUser' | 'moveUser' | 'offboardUser';
  /** Puts into the org whom it is about; gives the input, without the connection. */
  arrange: (office: Office) => object;
  during?: (meanwhile: Meanwhile) => Promise<unknown>;
  /** Turns how the org stood into how it is to stand; `userId` is whom it is about, once there is such a user. */
  ends: (facts: Facts, office: Office, userId: string) => void;
  /** How the flow is to end where nothing comes between: undefined for a result, else the failure's type. */
  fails?: string;
  /** The last activity in which a cancellation is still to undo all; undefined for a flow that goes forward only. */
  undoneUntil?: string;
}

export async function untilState(
  handle: WorkflowHandle,
  isThere: (status: FlowStatus) => boolean,
  isOver: () => boolean,
): Promise<void> {
  while (!isThere(await handle.query(flowStatusQuery))) {
    if (isOver()) throw new Error('the flow ended before');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
