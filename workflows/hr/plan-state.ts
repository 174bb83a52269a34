import { ApplicationFailure, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ResolvedNames } from '../../activities/hr/org-view.js';
import type { PlannedOrg } from '../../activities/hr/plan-org.js';
import type { PlannedPeople } from '../../activities/hr/plan-people.js';
import type { AccessProblem, ResolvedAccess } from '../../activities/hr/resolve-access.js';
import type { Activities } from '../../activities/index.js';
import { OktaFailureType } from '../../src/failures.js';
import type { Access } from '../../src/hr/compare.js';
import { numberKey, packNumbers, unpackNumbers } from '../../src/hr/number-set.js';
import type { Person } from '../../src/hr/person.js';
import { counted, noCounts, type PlanCounts, type PlanEntry, type PlanMode } from '../../src/hr/plan.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { priorityKeys } from '../../src/lane.js';
import { bulkScheduleToCloseTimeout, retryClassOptions } from '../../src/retry-classes.js';
import { oneAtATime } from '../lib/one-at-a-time.js';
import type { PlanStatus } from './plan-messages.js';

type PlanActivities = Pick<
  Activities,
  'provisioningSettings' | 'resolveAccess' | 'settingsDigest' | 'planPeople' | 'planOrg'
>;

/** A piece of a plan reads much, and waits for all others. */
const { provisioningSettings, resolveAccess, settingsDigest, planPeople, planOrg } = proxyActivities<PlanActivities>({
  retry: retryClassOptions.read.retry,
  heartbeatTimeout: '1 minute',
  startToCloseTimeout: '30 minutes',
  scheduleToCloseTimeout: bulkScheduleToCloseTimeout,
  priority: { priorityKey: priorityKeys.bulk },
});

/** What a plan goes by, once names of groups and applications were looked up. */
interface PlanBasis {
  /** The same for all runs of the workflow. */
  plan: string;
  settings: ProvisioningSettings;
  access: ResolvedNames;
  /** SHA-256 of the settings. */
  settingsDigest: string;
}

/** What a plan carries over its continue-as-new. */
export interface PlanState {
  counts: PlanCounts;
  /** The employee numbers that it has seen, packed. */
  seen: string;
  /** People that it has compared. */
  rows: number;
  population: number | undefined;
  /** Of the beginning, so that the settings and the views of the org are looked at once. */
  basis: PlanBasis | undefined;
}

interface PlanOf {
  connection: string;
  mode: PlanMode | 'everybody';
  settings: ProvisioningSettings | undefined;
}

/** What a result holds. */
const maxResultChars = 100_000;

/** A plan that is made piece by piece. */
export class Plan {
  /** Pieces so far in this run. */
  calls = 0;
  private counts: PlanCounts;
  private readonly seen: Set<string>;
  private rows: number;
  private population: number | undefined;
  private basis: PlanState['basis'];
  private prepared: Promise<void> | undefined;
  private readonly queue = oneAtATime();

  constructor(
    private readonly of: PlanOf,
    state: PlanState | undefined,
  ) {
    this.counts = state?.counts ?? noCounts();
    this.seen = unpackNumbers(state?.seen ?? '');
    this.rows = state?.rows ?? 0;
    this.population = state?.population;
    this.basis = state?.basis;
  }

  get state(): PlanState {
    const { counts, seen, rows, population, basis } = this;
    return { counts, seen: packNumbers(seen), rows, population, basis };
  }

  status(): PlanStatus {
    const { counts, rows, population, basis } = this;
    return { counts, rows, population, settingsDigest: basis?.settingsDigest, thresholds: basis?.settings.thresholds };
  }

  result(): { counts: PlanCounts; rows: number; population?: number } {
    const { counts, rows, population } = this.status();
    return { counts, rows, ...(population === undefined ? {} : { population }) };
  }

  /** Looks up what the settings name, once; what is wrong with them ends the plan before any row. */
  prepare(): Promise<void> {
    this.prepared ??= this.lookUp();
    return this.prepared;
  }

  private async lookUp(): Promise<void> {
    if (this.basis) return;
    setCurrentDetails('Looking up the groups and applications of the settings');
    const { connection } = this.of;
    const settings = await provisioningSettings({ connection, settings: this.of.settings });
    if (!settings) {
      const cure = `give them, or name a file in connections.${connection}.provisioning of the worker's configuration`;
      throw refused('settings', `are missing: ${cure}`);
    }
    const { groups, apps, problems } = await resolveAccess({ connection, rules: settings.rules });
    if (problems.length > 0) throw misnamed(problems);
    this.basis = {
      ...{ plan: workflowInfo().firstExecutionRunId, settings },
      access: { groups: byName(groups), apps: byName(apps) },
      settingsDigest: await settingsDigest({ settings }),
    };
  }

  private async context(): Promise<Omit<PlanOf, 'settings'> & NonNullable<PlanState['basis']>> {
    await this.prepare();
    const { connection, mode } = this.of;
    if (!this.basis) throw ApplicationFailure.nonRetryable('The plan was not prepared');
    return { connection, mode, ...this.basis };
  }

  /** @param present employee numbers of people who are in the feed, though nothing else of them can be read */
  people(people: Person[], present: readonly string[] = []): Promise<PlannedPeople> {
    return this.queue(async () => {
      for (const number of present) this.seen.add(numberKey(number));
      if (people.length === 0) return { entries: [], planned: 0, unchanged: 0 };
      const context = await this.context();
      this.assertNew(people);
      setCurrentDetails(`Comparing people ${String(this.rows + 1)} and on with the org`);
      const planned = await planPeople({ ...context, people });
      for (const { employeeNumber } of people.slice(0, planned.planned)) this.seen.add(numberKey(employeeNumber));
      this.rows += planned.planned;
      this.count(planned.entries, planned.unchanged);
      return planned;
    });
  }

  org(after: string | undefined): Promise<PlannedOrg> {
    return this.queue(async () => {
      const context = await this.context();
      if (context.mode === 'delta') throw refused('mode', 'is delta: whoever the feed does not name stays');
      setCurrentDetails('Going through the population');
      const planned = await planOrg({ ...context, seen: packNumbers(this.seen), after });
      this.population = planned.population;
      this.count(planned.entries, context.mode === 'everybody' ? planned.unchanged : 0);
      return planned;
    });
  }

  private count(entries: PlanEntry[], unchanged: number): void {
    this.counts = counted(this.counts, entries, unchanged);
    this.calls += 1;
  }

  private assertNew(people: readonly Person[]): void {
    const numbers = people.map(({ employeeNumber }) => numberKey(employeeNumber));
    const again = numbers.find((number, at) => this.seen.has(number) || numbers.indexOf(number) !== at);
    if (again !== undefined) throw refused('people', `name the employee number ${again} twice`);
    if (this.of.mode === 'everybody') throw refused('people', 'are given together with everybody: true');
  }

  /** The plan of a few people in one go. */
  async whole(people: Person[]): Promise<ReturnType<Plan['result']> & { entries: PlanEntry[] }> {
    const entries: PlanEntry[] = [];
    for (let rest = people; rest.length > 0;) {
      const planned = await this.people(rest);
      entries.push(...planned.entries);
      rest = rest.slice(planned.planned);
      assertSmall(entries);
    }
    if (this.of.mode === 'delta') return { ...this.result(), entries };
    for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
      const planned: PlannedOrg = await this.org(after);
      entries.push(...planned.entries);
      after = planned.next;
      assertSmall(entries);
    }
    return { ...this.result(), entries };
  }
}

const byName = (resolved: readonly ResolvedAccess[]): Record<string, Access> =>
  Object.fromEntries(resolved.map(({ given, id, name }) => [given, { id, name }]));

function misnamed(problems: readonly AccessProblem[]): ApplicationFailure {
  const causes = problems.map(
    ({ kind, name, field, rules, message }) =>
      `settings.${field} (${rules.length > 1 ? 'rules' : 'rule'} ${rules.join(', ')}): ${kind} "${name}" ${message}`,
  );
  return ApplicationFailure.nonRetryable(
    `The settings don't fit the org. ${causes.slice(0, 20).join('. ')}`,
    OktaFailureType.InvalidInput,
    { paths: problems.map(({ field }) => `settings.${field}`), causes },
  );
}

function assertSmall(entries: readonly PlanEntry[]): void {
  if (JSON.stringify(entries).length <= maxResultChars) return;
  throw refused('people', 'give a plan that is too large for a result: plan it by temporal-okta hr plan');
}

const refused = (field: string, message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`${field} ${message}`, OktaFailureType.InvalidInput, { paths: [field] });
