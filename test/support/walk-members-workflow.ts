import { itemsOf, proxyOktaActivities } from '../../src/workflow.js';
import { workflowInfo } from '@temporalio/workflow';

/** Counts the members of a group, and the statuses among them. */
export async function walkMembers({ groupId }: { groupId: string }): Promise<{ members: number; ids: number }> {
  const okta = proxyOktaActivities({ taskQueue: workflowInfo().taskQueue, lane: 'bulk' });
  const ids = new Set<string>();
  let members = 0;
  for await (const { id } of itemsOf(okta.listGroupMembers, { groupId })) {
    ids.add(id);
    members += 1;
  }
  return { members, ids: ids.size };
}
