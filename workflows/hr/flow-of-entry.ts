import { offboardWorkflowId, onboardWorkflowId, planMoveWorkflowId } from '../../src/ids.js';
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
  /** The bulk run. */
  bulk: string;
}

/** The flow of a person, its input and its id. */
export function flowOfEntry(entry: PlanEntry, { connection, settings, settingsDigest, bulk }: Means): FlowOfEntry {
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
    return { workflowType: 'offboardUser', workflowId, lane, args: [{ ...found, userId, when: whenOf(entry) }] };
  }
  if (kind === 'move') {
    const workflowId = planMoveWorkflowId(connection, userId, bulk);
    return { workflowType: 'moveUser', workflowId, lane, args: [{ ...shared, userId, person }] };
  }
  const workflowId = onboardWorkflowId(connection, employeeNumber);
  return { workflowType: 'onboardUser', workflowId, lane, args: [{ ...shared, person }] };
}

/** Who is no longer in the feed leaves now; whose last day it is, at its end. */
const whenOf = ({ urgent, when }: PlanEntry): unknown => (urgent === true ? { urgent } : (when ?? 'now'));
