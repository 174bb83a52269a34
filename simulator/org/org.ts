import { AuthorizationServer } from '../oauth/authorization-server.js';
import type { PrincipalRateLimit } from '../operations/principal-rate-limits.js';
import { ApiTokens } from './api-tokens.js';
import { AppStore } from './app-store.js';
import type { SimulatedClock } from './clock.js';
import { Cursors } from './cursors.js';
import { EventHookStore } from './event-hook-store.js';
import { EventLog } from './event-log.js';
import { EventWriter } from './event-writer.js';
import { GroupRuleStore } from './group-rule-store.js';
import { GroupStore, type GroupData } from './group-store.js';
import { IdSource } from './ids.js';
import { Jobs } from './jobs.js';
import { LinkedObjectStore } from './linked-object-store.js';
import { Memberships } from './memberships.js';
import { OneTimeLinks } from './one-time-links.js';
import { Outbox } from './outbox.js';
import { defaultSettings } from './settings.js';
import { UserStore } from './user-store.js';
import { UserTypeStore } from './user-type-store.js';

/** Everything an Okta org knows, without HTTP. */
export class Org {
  readonly settings = defaultSettings();
  readonly ids: IdSource;
  /** Challenges and delivery ids of hooks. */
  readonly hookIds: IdSource;
  readonly jobs: Jobs;
  readonly users: UserStore;
  readonly groups: GroupStore;
  readonly groupRules = new GroupRuleStore();
  /** The users whose rules are about to be looked at, by id. */
  readonly rulesToLookAt = new Map<string, { adopt: boolean; round: number }>();
  /** Who is a member, and what the API shows of it: the latter may lag behind. */
  readonly memberships = new Memberships();
  readonly shownMemberships = new Memberships();
  readonly linkedObjects = new LinkedObjectStore();
  readonly apps = new AppStore();
  readonly tokens = new ApiTokens();
  readonly eventHooks = new EventHookStore();
  /** The tokens and clients whose share of the rate limits somebody has changed. */
  readonly principalRateLimits: PrincipalRateLimit[] = [];
  readonly log: EventLog;
  readonly events: EventWriter;
  readonly outbox: Outbox;
  readonly links = new OneTimeLinks();
  readonly cursors: Cursors;
  readonly oauth: AuthorizationServer;
  /** Aborted when the org is closed: ends the requests that it makes itself. */
  readonly closing = new AbortController();
  readonly orgId: string;
  readonly userTypes: UserTypeStore;
  readonly everyone: GroupData;

  /** @param baseUrl where the org is reached; links in mails point there */
  constructor(
    readonly clock: SimulatedClock,
    seed: number,
    readonly baseUrl: () => string,
  ) {
    this.ids = new IdSource(seed);
    this.hookIds = new IdSource(seed, 'hooks');
    this.jobs = new Jobs(() => clock.now());
    this.users = new UserStore(clock, this.settings);
    this.groups = new GroupStore(clock, this.settings);
    this.log = new EventLog(clock);
    this.events = new EventWriter(this.log, clock, this.ids);
    this.outbox = new Outbox(
      () => this.ids.object('eml'),
      () => clock.iso(),
    );
    this.cursors = new Cursors(seed);
    this.oauth = new AuthorizationServer(clock, seed, this.ids, this.settings);
    this.orgId = this.ids.object('00o');
    const at = clock.iso();
    this.userTypes = new UserTypeStore(this.settings, {
      id: this.ids.object('oty'),
      schemaId: this.ids.object('osc'),
      at,
      by: this.orgId,
    });
    this.everyone = {
      id: this.ids.object('00g'),
      created: at,
      lastUpdated: at,
      lastMembershipUpdated: at,
      objectClass: ['okta:user_group'],
      type: 'BUILT_IN',
      profile: { name: 'Everyone', description: 'All users in your organization' },
    };
    this.groups.add(this.everyone);
  }

  setMembership(group: GroupData, userId: string, member: boolean): void {
    const apply = (memberships: Memberships): void => {
      if (member) memberships.add(group.id, userId);
      else memberships.remove(group.id, userId);
    };
    apply(this.memberships);
    group.lastMembershipUpdated = this.clock.iso();
    const { membershipLagMs } = this.settings;
    if (membershipLagMs === 0) apply(this.shownMemberships);
    else this.jobs.schedule(this.clock.now() + membershipLagMs, () => apply(this.shownMemberships));
  }
}
