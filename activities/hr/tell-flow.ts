import { Context } from '@temporalio/activity';
import type { FlowOrder } from '../../src/hr/waiting-flow.js';
import { inContext } from '../heartbeat.js';
import { reportedAs } from '../reported-as.js';
import type { PersonFlows, ToldFlow } from './person-flows.js';

export interface TellFlowInput {
  connection: string;
  order: FlowOrder;
  /** Who says so: the bulk run. */
  by: string;
}

/** Makes the activity that tells a flow which waits for a day of another one: no workflow can send an update to another. */
export const tellFlowActivity =
  (flows: PersonFlows) =>
  ({ connection, order, by }: TellFlowInput): Promise<ToldFlow> => {
    const { workflowExecution, activityId, attempt } = Context.current().info;
    const updateId = `${workflowExecution?.workflowId ?? ''}:${workflowExecution?.runId ?? ''}:${activityId}`;
    return inContext(() =>
      reportedAs({ action: 'tellFlow', connection, scopes: [] }, () =>
        flows.tell({ order, by, updateId, isRepeated: attempt > 1 }),
      ),
    );
  };
