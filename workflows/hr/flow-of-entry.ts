import { offboardWorkflowId, onboardWorkflowId, planMoveWorkflowId } from '../../src/ids.js';
import type { FeedFlows } from '../../src/hr/feed-flows.js';
import type { PlanEntry } from '../../src/hr/plan.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { Lane } from '../../src/lane.js';

/** The flow that does what an entry of a plan says. */
export interface FlowOfEntry {
  workflowType: 'onboardUser' | 'moveUser' | 'offboardUser';
  workflowId: string;
  args: [Record<string, unknown>];
  lane: Lane;
}

interface Means {
  connection: string;
  settings?: ProvisioningSettings | undefined;
  /** Of those that the plan went by, where they are the worker's. */
  settingsDigest?: string | undefined;
  /** How the flows go, as the settings say. */
  flows: FeedFlows;
  /** The bulk run. */
  bulk: string;
}

/** The flow of a person, its input and its id. */
export function flowOfEntry(
  entry: PlanEntry,
  { connection, settings, settingsDigest, flows, bulk }: Means,
): FlowOfEntry {
  const { kind, employeeNumber, userId = '', person, fingerprint } = entry;
  const lane = entry.urgent === true ? 'urgent' : 'bulk';
  // Who is no longer as the plan found them is left alone.
  const found = { connection, lane, ...(fingerprint === undefined ? {} : { expect: fingerprint }) };
  const shared = {
    ...found,
    ...(settings === undefined ? {} : { settings }),
    ...(settingsDigest === undefined ? {} : { settingsDigest }),
  };
  if (kind === 'leave') {
    const workflowId = offboardWorkflowId(connection, userId);
    const args: [Record<string, unknown>] = [{ ...flows.offboard, ...found, userId, when: whenOf(entry) }];
    return { workflowType: 'offboardUser', workflowId, lane, args };
  }
  if (kind === 'move') {
    const workflowId = planMoveWorkflowId(connection, userId, bulk);
    return { workflowType: 'moveUser', workflowId, lane, args: [{ ...flows.move, ...shared, userId, person }] };
  }
  const workflowId = onboardWorkflowId(connection, employeeNumber);
  return { workflowType: 'onboardUser', workflowId, lane, args: [{ ...flows.onboard, ...shared, person }] };
}

/** Who is no longer in the feed leaves now; whose last day it is, at its end. */
const whenOf = ({ urgent, when }: PlanEntry): unknown => (urgent === true ? { urgent } : (when ?? 'now'));
