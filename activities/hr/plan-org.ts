import { type Comparison, compare } from '../../src/hr/compare.js';
import { unpackNumbers } from '../../src/hr/number-set.js';
import type { Person } from '../../src/hr/person.js';
import { personOf } from '../../src/hr/person-of.js';
import type { PlanEntry } from '../../src/hr/plan.js';
import type { ClientOf } from '../okta-actions.js';
import { dayIn } from './day-in.js';
import type { OrgPerson } from './org-person.js';
import { forEachOf, inOrg, type OrgReading } from './org-reading.js';
import type { OrgView } from './org-view.js';
import type { PersonFlows } from './person-flows.js';
import { maxEntriesBytes, type PlanContext, Planning, planScopes } from './plan-people.js';
import type { ViewCache } from './view-cache.js';

export interface PlanOrgInput extends PlanContext {
  /** The employee numbers of the feed, as `packNumbers` packs them. */
  seen: string;
  /** Behind which user to go on. */
  after?: string | undefined;
}

export interface PlannedOrg {
  entries: PlanEntry[];
  unchanged: number;
  /** Where to go on; absent at the end. */
  next?: string;
  /** How many people the settings govern, the deactivated left out. */
  population: number;
}

/** So many a call: each who leaves takes some reads. */
const perCall = 150;

/**
 * Makes the activity that plans from the org's side: who of the population is not in a full feed, or everybody by rules that
 * have changed. It changes nothing.
 */
export const planOrgActivity =
  (clientOf: ClientOf, views: ViewCache, flows: PersonFlows) =>
  ({ seen, after = '', ...context }: PlanOrgInput): Promise<PlannedOrg> =>
    inOrg(clientOf, { action: 'planOrg', connection: context.connection, scopes: planScopes }, async (reading) => {
      const view = views.ofPlan(context.plan, context);
      await view.lookAtFlows(() => flows.waiting(context.connection));
      const live = (await view.everybody(reading)).filter(({ status }) => status !== 'DEPROVISIONED');
      const inFeed = unpackNumbers(seen);
      const asked =
        context.mode === 'everybody'
          ? live
          : live.filter((user) => !inFeed.has(view.keyOf(user)) && view.outside(user, true) === undefined);
      const page = asked.filter(({ id }) => id > after).slice(0, perCall);
      const planned =
        context.mode === 'everybody' ? await moving(reading, view, page) : await leaving(reading, view, page);
      return { ...fitting(page, planned, asked.at(-1)?.id), population: live.length };
    });

function fitting(
  page: readonly OrgPerson[],
  planned: ReadonlyMap<string, PlanEntry>,
  last: string | undefined,
): Omit<PlannedOrg, 'population'> {
  const entries: PlanEntry[] = [];
  let bytes = 0;
  let done: string | undefined;
  let unchanged = 0;
  for (const { id } of page) {
    const entry = planned.get(id);
    if (entry) {
      bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
      if (bytes > maxEntriesBytes && done !== undefined) break;
      entries.push(entry);
    } else unchanged += 1;
    done = id;
  }
  return { entries, unchanged, ...(done === undefined || done === last ? {} : { next: done }) };
}

async function leaving(
  reading: OrgReading,
  view: OrgView,
  users: readonly OrgPerson[],
): Promise<Map<string, PlanEntry>> {
  const entries = new Map<string, PlanEntry>();
  const planning = new Planning(reading, view);
  const governed = await view.governed(reading);
  await forEachOf(users, async (user) => {
    const employeeNumber = view.numberOf(user);
    if (employeeNumber === '') {
      const reason = 'is in the population and has no employee number: no feed can name this user';
      entries.set(user.id, { kind: 'conflict', employeeNumber, userId: user.id, reason, calls: [] });
      return;
    }
    const draft: Comparison = {
      ...{ person: undefined, employeeNumber, wanted: undefined, users: [view.orgUser(user)], governed },
      ...{ today: dayIn(), flows: view.options.settings.flows },
      waits: view.waits.of({ employeeNumber, userId: user.id }),
    };
    const entry = compare(draft) && (await planning.settle(draft));
    if (entry) entries.set(user.id, entry);
  });
  return entries;
}

/** Everybody, as Okta's profiles have them. */
async function moving(
  reading: OrgReading,
  view: OrgView,
  users: readonly OrgPerson[],
): Promise<Map<string, PlanEntry>> {
  const entries = new Map<string, PlanEntry>();
  const people: Person[] = [];
  const ids = new Map<string, string>();
  for (const user of users) {
    const employeeNumber = view.numberOf(user);
    const { person, lacks } = personOf(user.profile, view.options.settings);
    if (person) {
      people.push(person);
      ids.set(person.employeeNumber, user.id);
    } else {
      const reason = `has a profile that can't be read: ${lacks.join(', ')}`;
      entries.set(user.id, { kind: 'conflict', employeeNumber, userId: user.id, reason, calls: [] });
    }
  }
  for (const [employeeNumber, entry] of await new Planning(reading, view).plan(people)) {
    entries.set(ids.get(employeeNumber) ?? '', entry);
  }
  return entries;
}
