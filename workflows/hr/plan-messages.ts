import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { PlannedOrg } from '../../activities/hr/plan-org.js';
import type { PlannedPeople } from '../../activities/hr/plan-people.js';
import type { Person } from '../../src/hr/person.js';
import type { PlanCounts } from '../../src/hr/plan.js';
import type { Thresholds } from '../../src/hr/removals.js';

/** How far a plan is. */
export interface PlanStatus {
  counts: PlanCounts;
  /** People of the feed that it has compared. */
  rows: number;
  /** How many people the settings govern; undefined until they were counted. */
  population: number | undefined;
  /** SHA-256 of the settings; undefined until they were looked up. */
  settingsDigest: string | undefined;
  /** How many may leave before somebody has to say so, as the settings have it. */
  thresholds: Thresholds | undefined;
}

/**
 * Compares some people of a feed; gives what is to happen to the first `planned` of them. `present` names those whose
 * rows are broken: they are in the feed, and don't leave.
 */
export const planPeopleUpdate = defineUpdate<PlannedPeople, [{ people: Person[]; present?: string[] }]>('planPeople');

/**
 * Goes through the org: who of the population wasn't among the people, in a full plan; everybody, where that was asked
 * for. A page each; `next` of one is `after` for the next.
 */
export const planOrgUpdate = defineUpdate<PlannedOrg, [{ after?: string | undefined }]>('planOrg');

/** Ends a plan; gives where it stood. */
 
export const finishPlanUpdate = defineUpdate<PlanStatus>('finishPlan');

 
export const planStatusQuery = defineQuery<PlanStatus>('planStatus');
