import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import { OktaFailureType } from '../src/failures.js';
import { personSchema } from '../src/hr/person.js';
import type { Person } from '../src/hr/person.js';
import { type PlanCounts, type PlanEntry, type PlanMode, planModes } from '../src/hr/plan.js';
import { type ProvisioningSettings, settingsSchema } from '../src/hr/settings.js';
import { finishPlanUpdate, planOrgUpdate, planPeopleUpdate, planStatusQuery } from './hr/plan-messages.js';
import { Plan, type PlanState } from './hr/plan-state.js';
import { checkedInput } from './lib/checked-input.js';
import { tagWorkflow } from './lib/tag-workflow.js';

/** What to plan. */
export interface PlanProvisioningInput {
  /** Default: `default`. */
  connection?: string;
  /** Default: those of the connection in the worker's configuration. */
  settings?: ProvisioningSettings;
  /** Whether the feed names those who change (`delta`, the default) or everybody (`full`: whoever is missing leaves). */
  mode?: PlanMode;
  /** Nobody is named: the rules are applied to everybody whom the org has, as movers. */
  everybody?: boolean;
  /**
   * The people, where they are few: the plan is the result. Without it people come by the update `planPeople`, and the
   * plan ends by `finishPlan`.
   */
  people?: Person[];
  /** Calls after which it continues as new, where that comes before Temporal suggests it. */
  updatesPerRun?: number;
  /** Carried over by continue-as-new; leave it out. */
  state?: PlanState;
}

/** What a plan ended with. */
export interface PlanProvisioningResult {
  counts: PlanCounts;
  /** People of the feed. */
  rows: number;
  /** How many people the settings govern; absent in a delta, which doesn't count them. */
  population?: number;
  /** With `people` in the input: what is to happen. */
  entries?: PlanEntry[];
}

/** People of one call. */
const someSchema = z.strictObject({
  people: z.array(personSchema).max(1000),
  present: z.array(z.string().min(1)).max(5000).optional(),
});

const inputSchema = z.strictObject({
  connection: z.string().min(1).optional(),
  settings: settingsSchema.optional(),
  mode: z.enum(planModes).optional(),
  everybody: z.boolean().optional(),
  people: z.array(personSchema).max(1000).optional(),
  updatesPerRun: z.int().min(1).optional(),
  state: z.custom<PlanState>().optional(),
});

/** Nobody asks for so long: whoever planned is gone. */
const idleTimeout = '1 hour';

/**
 * Compares a feed with the org, and says who would join, move, leave, return or conflict, and by which calls. It changes
 * nothing.
 *
 * Started by a client or the Web UI, under the id `okta-plan:<connection>:<uuid>`. First it looks up the groups and
 * applications that the settings name: what is wrong with them ends it. With `people` in its input, the plan is its result;
 * without, updates bring the people and get what is to happen. It ends by `finishPlan`, or when nobody asks for an
 * hour. It undoes nothing; cancelling ends it.
 */
export async function planProvisioning(given: PlanProvisioningInput): Promise<PlanProvisioningResult> {
  const { people: inline, updatesPerRun = Infinity, state, ...input } = checkedInput(inputSchema, given);
  const { connection = 'default', mode = 'delta', everybody = false } = input;
  if (everybody && (inline?.length ?? 0) > 0) throw invalid('people', 'are given together with everybody: true');
  const plan = new Plan({ connection, mode: everybody ? 'everybody' : mode, settings: input.settings }, state);
  const messages = handleMessages(plan);
  if (!state) await tagWorkflow({ connection });
  try {
    await plan.prepare();
  } catch (error) {
    // Whoever waits for an answer gets it before the workflow ends.
    await condition(allHandlersFinished);
    throw error;
  }
  if (inline) return { ...(await plan.whole(inline)) };
  for (;;) {
    const { calls } = plan;
    const isDue = (): boolean => workflowInfo().continueAsNewSuggested || plan.calls >= updatesPerRun;
    await condition(() => messages.isFinished || plan.calls > calls || isDue(), idleTimeout);
    await condition(allHandlersFinished);
    if (messages.isFinished) break;
    if (isDue()) return continueAsNew<typeof planProvisioning>({ ...given, state: plan.state });
    if (plan.calls === calls) throw abandoned();
  }
  setCurrentDetails('Planned');
  return plan.result();
}

function handleMessages(plan: Plan): { isFinished: boolean } {
  const messages = { isFinished: false };
  setHandler(planStatusQuery, () => plan.status());
  setHandler(planPeopleUpdate, ({ people, present }) => plan.people(people, present), {
    validator: (asked) => void checkedInput(someSchema, asked),
  });
  setHandler(planOrgUpdate, ({ after }) => plan.org(after), {
    validator: (asked) => void checkedInput(z.strictObject({ after: z.string().min(1).optional() }), asked),
  });
  setHandler(finishPlanUpdate, async () => {
    await plan.prepare();
    messages.isFinished = true;
    return plan.status();
  });
  return messages;
}

const abandoned = (): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    'Nobody has asked this plan for anything within an hour: plan again',
    OktaFailureType.OutcomeUnknown,
  );

const invalid = (field: string, message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`${field} ${message}`, OktaFailureType.InvalidInput, { paths: [field] });
