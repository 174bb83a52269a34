import type { Concurrency } from '../http/concurrency.js';
import type { ArmedFault, Fault, Faults } from '../http/faults.js';
import type { Bucket, RateLimitTier } from '../http/rate-limit-tiers.js';
import type { BucketUse, RateLimits } from '../http/rate-limits.js';
import type { LoggedRequest, RequestLog } from '../http/request-log.js';
import type { TrafficState } from '../http/traffic.js';
import type { QuotaState } from '../hooks/daily-quota.js';
import type { HookDeliveries } from '../hooks/deliveries.js';
import type { Delivery } from '../hooks/delivery-log.js';
import { ClientKeyError } from '../oauth/client-keys.js';
import type { ApiToken } from '../org/api-tokens.js';
import type { AppData } from '../org/app-store.js';
import type { LogEvent } from '../org/event-log.js';
import type { GroupData } from '../org/group-store.js';
import type { LinkedObject } from '../org/linked-object-store.js';
import type { Org } from '../org/org.js';
import { OktaRefusal } from '../org/okta-error.js';
import type { Mail } from '../org/outbox.js';
import type { Settings } from '../org/settings.js';
import type { AdminRole, UserData } from '../org/user-store.js';
import type { UserType } from '../org/user-type-store.js';
import { seedApp, seedAssignment, SeedError, seedGroup, seedMembership, seedUser, type SeedAssignment } from '../seed/add-objects.js'; // prettier-ignore
import { loadJson, type LoadCounts } from '../seed/load.js';
import type { AppObject, GroupObject, UserObject } from '../seed/object-schemas.js';
import { actAsPerson, type VisitResult } from './act-as-person.js';
import { appendLogEvents } from './append-log-events.js';
import { changeClient, createClient, viewOf, type ClientView, type CreatedClient } from './client-admin.js';
import type { ClientChange, ClientInput } from './client-schemas.js';
import type { LogEventsInput, RateLimitsInput, SettingsInput, TokenInput, TrafficInput, VisitInput } from './input-schemas.js'; // prettier-ignore
import { makeGroupRule, makeLinkedObject, makeUserType } from './make-objects.js';
import type { GroupRuleInput, LinkedObjectInput, RoleInput, UserTypeInput } from './object-inputs.js';
import { describeState, ruleView, type GroupRuleView, type OrgState } from './org-state.js';
import { enrollFactors, giveRoles, makeToken } from './person-means.js';
import { profileOf } from './service-profile.js';

export interface ClockState {
  now: string;
  frozen: boolean;
  /** Simulated milliseconds a real one. */
  rate: number;
}

export interface RateLimitState {
  tier: RateLimitTier;
  buckets: Partial<Record<Bucket, BucketUse>>;
  concurrent: { limit: number | null; inFlight: number };
  /** Requests answered with 429, by bucket and the id of the token or client. */
  refused: Record<string, number>;
}

/** What no Okta client can do: look behind the org, move its clock, break its answers, act as its people. */
export class SimulatorAdmin {
  constructor(
    private readonly org: Org,
    private readonly faultList: Faults,
    private readonly requestLog: RequestLog,
    private readonly limits: RateLimits,
    private readonly concurrency: Concurrency,
    private readonly hooks: HookDeliveries,
  ) {}

  requests(): LoggedRequest[] {
    return this.requestLog.list();
  }

  clearRequests(): void {
    this.requestLog.clear();
  }

  clock(): ClockState {
    const { clock } = this.org;
    return { now: clock.iso(), frozen: clock.frozen, rate: clock.rate };
  }

  /** Freezes or lets run, sets, then advances; what falls due meanwhile is done. */
  setClock(change: {
    set?: string | undefined;
    advanceMs?: number | undefined;
    frozen?: boolean | undefined;
    rate?: number | undefined;
  }): ClockState {
    const { clock, jobs } = this.org;
    if (change.frozen === true && !clock.frozen) clock.freeze();
    if (change.frozen === false && clock.frozen) clock.unfreeze();
    if (change.rate !== undefined) clock.rate = change.rate;
    if (change.set !== undefined) clock.set(Date.parse(change.set));
    if (change.advanceMs !== undefined) clock.advance(change.advanceMs);
    jobs.runDue();
    return this.clock();
  }

  advance(ms: number): ClockState {
    return this.setClock({ advanceMs: ms });
  }

  addFault(fault: Fault): ArmedFault {
    return this.faultList.add(fault);
  }

  faults(): ArmedFault[] {
    return this.faultList.list();
  }

  clearFaults(): void {
    this.faultList.clear();
  }

  outbox(): Mail[] {
    return [...this.org.outbox.mails];
  }

  clearOutbox(): void {
    this.org.outbox.mails.length = 0;
  }

  /**
   * Appends events to the System Log, `delayMs` later if asked to. Their `published` is kept, so they may be stored
   * later than they happened; what is missing is filled in.
   */
  addLogEvents({ events, delayMs }: LogEventsInput): LogEvent[] {
    return appendLogEvents(this.org, { events, delayMs });
  }

  /** Every event, in the order of persistence. */
  logEvents(): LogEvent[] {
    this.org.jobs.runDue();
    return [...this.org.log.storedAfter(0)].map(({ event }) => event);
  }

  /** What went to the event hooks' receivers, and how much of the day's events is used up. */
  hookDeliveries(): { deliveries: Delivery[]; quota: QuotaState } {
    return { deliveries: this.hooks.log.list(), quota: this.hooks.quota.state() };
  }

  clearHookDeliveries(): void {
    this.hooks.log.clear();
  }

  /** Adds users without events; a login is enough, required attributes that are missing are made of it. */
  addUsers(users: UserObject[]): UserData[] {
    return users.map(
      (user) => seedUser(this.org, { ...user, profile: { ...profileOf(user.profile.login), ...user.profile } }).data,
    );
  }

  addGroups(groups: (GroupObject & { members?: string[] })[]): GroupData[] {
    return groups.map(({ members = [], ...given }) => {
      const group = seedGroup(this.org, given);
      for (const userId of members) seedMembership(this.org, { groupId: group.id, userId });
      return group;
    });
  }

  addApps(apps: (AppObject & { userIds?: string[]; groupIds?: string[] })[]): AppData[] {
    return apps.map(({ userIds = [], groupIds = [], ...given }) => {
      const app = seedApp(this.org, given);
      const assignments: SeedAssignment[] = [
        ...userIds.map((userId) => ({ appId: app.id, userId })),
        ...groupIds.map((groupId) => ({ appId: app.id, groupId })),
      ];
      for (const assignment of assignments) seedAssignment(this.org, assignment);
      return app.data;
    });
  }

  /** Enrolls factors, e.g. `{ factorType: 'push', provider: 'OKTA' }`. */
  addFactors(userId: string, factors: Record<string, unknown>[]): Record<string, unknown>[] {
    return enrollFactors(this.org, userId, factors);
  }

  /** Gives admin roles to a user, in person or as if by a group. */
  addRoles(userId: string, roles: RoleInput[]): AdminRole[] {
    return giveRoles(this.org, userId, roles);
  }

  /** Makes group rules, active unless told otherwise; they run over everybody after the lag of rules. */
  addGroupRules(rules: GroupRuleInput[]): GroupRuleView[] {
    return rules.map((rule) => ruleView(makeGroupRule(this.org, rule)));
  }

  /** Makes user types, each with a schema of its own. */
  addUserTypes(types: UserTypeInput[]): UserType[] {
    return types.map((type) => makeUserType(this.org, type));
  }

  /** Makes relationships between people, and links people by them. */
  addLinkedObjects(objects: LinkedObjectInput[]): LinkedObject[] {
    return objects.map((object) => makeLinkedObject(this.org, object));
  }

  /** A new API token. Its owner is the actor of what it does. */
  addToken(input: TokenInput = {}): ApiToken {
    return makeToken(this.org, input);
  }

  /** What the org grants, and what was used of it. */
  rateLimits(): RateLimitState {
    const { maxConcurrent } = this.limits;
    const limit = Number.isFinite(maxConcurrent) ? maxConcurrent : null;
    return {
      tier: this.limits.tier,
      ...this.limits.state(),
      concurrent: { limit, inFlight: this.concurrency.inFlight },
    };
  }

  /** Changes what the org grants. */
  setRateLimits({ tier, buckets, concurrent }: RateLimitsInput): RateLimitState {
    this.limits.change({ tier, limits: { ...buckets, ...(concurrent === undefined ? {} : { concurrent }) } });
    return this.rateLimits();
  }

  /** Starts requests of somebody else in the org, which draw on a bucket evenly, by the simulated clock. */
  addTraffic({ percentage, ...stream }: TrafficInput): TrafficState[] {
    const principal =
      percentage === undefined ? undefined : { id: this.org.ids.object('0oa'), rateLimitPercentage: percentage };
    this.limits.addTraffic({ forMs: undefined, ...stream, principal });
    return this.traffic();
  }

  /** What others have sent, and how much of it was refused. */
  traffic(): TrafficState[] {
    this.limits.state();
    return this.limits.traffic.state();
  }

  clearTraffic(): void {
    this.limits.traffic.clear();
  }

  /** A new OAuth client: an API Services app (`service`), a web app or a native one. */
  addClient(input: ClientInput): CreatedClient {
    return createClient(this.org, input);
  }

  /** Changes a client: scopes, roles, keys, rotation, DPoP, assignments, status. */
  changeClient(clientId: string, change: ClientChange): ClientView {
    return changeClient(this.org, clientId, change);
  }

  clients(): ClientView[] {
    return this.org.oauth.clients.all().map(viewOf);
  }

  load(json: unknown, name = 'request body'): LoadCounts {
    return loadJson(this.org, json, name);
  }

  state(): OrgState {
    this.org.jobs.runDue();
    return describeState(this.org);
  }

  settings(change: SettingsInput = {}): Settings {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    Object.assign(this.org.settings, Object.fromEntries(given));
    return { ...this.org.settings };
  }

  /**
   * Acts as a person: follows a link of a mail and chooses a password, signs in, locks the account, or authorizes an app
   * that has sent the browser to Okta.
   */
  visit<T extends VisitInput>(visit: T): VisitResult<T['do']>;
  visit(visit: VisitInput): VisitResult<VisitInput['do']> {
    this.org.jobs.runDue();
    return actAsPerson(this.org, visit);
  }
}

/** Refusals of the org and of seeds, which the admin port answers with 400. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof OktaRefusal || error instanceof SeedError || error instanceof ClientKeyError;
