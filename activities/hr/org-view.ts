import { z } from 'zod';
import { path } from '../../src/actions/request.js';
import type { Access, Governed, HeldApp, HeldGroup, OrgUser } from '../../src/hr/compare.js';
import { numberKey } from '../../src/hr/number-set.js';
import type { PlanMode } from '../../src/hr/plan.js';
import { attributeOf } from '../../src/hr/profile-of.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { type WaitingFlow, WaitingFlows } from '../../src/hr/waiting-flow.js';
import { type OrgPerson, orgPersonSchema } from './org-person.js';
import { Listing, type OrgReading } from './org-reading.js';
import { searchByValues } from './search-by-values.js';
import { readUserState } from './user-state.js';

/** What names of groups and applications in the settings stand for. */
export interface ResolvedNames {
  groups: Record<string, Access>;
  apps: Record<string, Access>;
}

export interface OrgViewOptions {
  settings: ProvisioningSettings;
  access: ResolvedNames;
  /** A delta asks for its people alone; else the whole population is read. */
  mode: PlanMode | 'everybody';
}

const activeRule = z.looseObject({
  status: z.string(),
  actions: z
    .looseObject({ assignUserToGroups: z.looseObject({ groupIds: z.array(z.string()).nullish() }).nullish() })
    .nullish(),
});
/** Of long lists only what counts is kept. */
const member = z.object({ id: z.string() });
const appUser = z.object({ id: z.string(), scope: z.string().nullish() });

/** A user who was found by the employee number. */
export interface FoundUser {
  user: OrgPerson;
  isInPopulation: boolean;
}

/**
 * The org as one plan sees it. Lists are read once a plan and kept by the activity host, so that ten thousand people cost
 * some hundred reads; a list that was interrupted goes on where it was.
 */
export class OrgView {
  readonly numberAttribute: string;
  /** Users as they were read one by one, by their id. */
  readonly states = new Map<string, OrgUser | undefined>();
  /** Logins that joiners of this plan were given, by what Okta compares of them: whose they are. */
  readonly claimed = new Map<string, string>();
  private readonly populationSearch: string;
  private readonly population: Listing<OrgPerson>;
  private readonly rules: Listing<z.output<typeof activeRule>>;
  private readonly members: [Access, Listing<z.output<typeof member>>][];
  private readonly appUsers: [Access, Listing<z.output<typeof appUser>>][];
  private heldGroups: Map<string, HeldGroup[]> | undefined;
  private heldApps: Map<string, HeldApp[]> | undefined;
  private ownId: string | undefined;
  private flows: WaitingFlows | undefined;

  constructor(readonly options: OrgViewOptions) {
    const { settings, access } = options;
    this.numberAttribute = attributeOf('employeeNumber', settings) ?? 'employeeNumber';
    this.populationSearch = settings.population?.search ?? `profile.${this.numberAttribute} pr`;
    this.population = new Listing({
      ...{ path: '/api/v1/users', query: { search: this.populationSearch, limit: 200 } },
      ...{ bucket: 'users', item: orgPersonSchema },
    });
    this.rules = new Listing({
      ...{ path: '/api/v1/groups/rules', query: { limit: 200 }, bucket: 'other', item: activeRule },
    });
    this.members = byId(access.groups).map((group) => [
      group,
      new Listing({
        ...{ path: path`/api/v1/groups/${group.id}/users`, query: { limit: 200 } },
        ...{ bucket: 'groups', item: member },
      }),
    ]);
    this.appUsers = byId(access.apps).map((app) => [
      app,
      new Listing({
        ...{ path: path`/api/v1/apps/${app.id}/users`, query: { limit: 500 } },
        ...{ bucket: 'apps', item: appUser },
      }),
    ]);
  }

  /** Whether the whole population is read. */
  get isWhole(): boolean {
    return this.options.mode !== 'delta';
  }

  async governed(reading: OrgReading): Promise<Governed> {
    await this.rules.readOn(reading);
    const active = this.rules.items.filter(({ status }) => status === 'ACTIVE');
    return {
      groups: new Set(this.members.map(([{ id }]) => id)),
      apps: new Set(this.appUsers.map(([{ id }]) => id)),
      managed: new Set(active.flatMap(({ actions }) => actions?.assignUserToGroups?.groupIds ?? [])),
    };
  }

  /** Everybody of the population, each once, in the order of their ids. */
  async everybody(reading: OrgReading): Promise<OrgPerson[]> {
    await this.population.readOn(reading);
    const users = new Map(this.population.items.map((user) => [user.id, user]));
    return [...users.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** What counts of the employee number of a user. */
  keyOf(user: Pick<OrgPerson, 'profile'>): string {
    return numberKey(this.numberOf(user));
  }

  numberOf({ profile }: Pick<OrgPerson, 'profile'>): string {
    const value = profile[this.numberAttribute];
    return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  }

  /** The users with these employee numbers, by what counts of them, whether or not they belong to the population. */
  async usersWith(reading: OrgReading, numbers: readonly string[]): Promise<Map<string, FoundUser[]>> {
    const found = new Map<string, FoundUser[]>();
    const add = (user: OrgPerson, isInPopulation: boolean): void => {
      const number = this.keyOf(user);
      found.set(number, [...(found.get(number) ?? []), { user, isInPopulation }]);
    };
    const asked = new Set(numbers.map(numberKey));
    const inside = this.isWhole
      ? (await this.everybody(reading)).filter((user) => asked.has(this.keyOf(user)))
      : await this.search(reading, numbers, this.populationSearch);
    for (const user of inside) if (asked.has(this.keyOf(user))) add(user, true);
    if (this.options.settings.population?.search === undefined) return found;
    const ids = new Set(inside.map(({ id }) => id));
    for (const user of await this.search(reading, numbers)) {
      if (asked.has(this.keyOf(user)) && !ids.has(user.id)) add(user, false);
    }
    return found;
  }

  private search(reading: OrgReading, numbers: readonly string[], within?: string): Promise<OrgPerson[]> {
    return searchByValues(reading, { attribute: `profile.${this.numberAttribute}`, values: numbers, within });
  }

  /** Looks once which flows wait for a day. */
  async lookAtFlows(list: () => Promise<WaitingFlow[]>): Promise<void> {
    this.flows ??= new WaitingFlows(await list());
  }

  /** The flows that wait for a day, as they were found. */
  get waits(): WaitingFlows {
    return this.flows ?? new WaitingFlows([]);
  }

  /** Reads who has what the rules can grant. */
  async readAccess(reading: OrgReading): Promise<void> {
    if (this.heldGroups && this.heldApps) return;
    for (const [, listing] of [...this.members, ...this.appUsers]) await listing.readOn(reading);
    this.heldGroups = held(this.members, ({ id, name }) => ({ id, name }));
    this.heldApps = held(this.appUsers, ({ id, name }, { scope }) => ({
      ...{ id, name },
      scope: scope === 'GROUP' ? 'GROUP' : 'USER',
    }));
  }

  /** A user with what the lists say of the access, or what was read of this one. */
  orgUser({ id, status, profile }: OrgPerson): OrgUser {
    const state = this.states.get(id);
    if (state) return state;
    return { id, status, profile, groups: this.heldGroups?.get(id) ?? [], apps: this.heldApps?.get(id) ?? [] };
  }

  /** All of one user, read once a plan; undefined where the user is gone. */
  async state(reading: OrgReading, userId: string): Promise<OrgUser | undefined> {
    if (!this.states.has(userId)) this.states.set(userId, await readUserState(reading, userId));
    return this.states.get(userId);
  }

  /** Why a user is never touched. */
  outside({ id, profile }: OrgPerson, isInPopulation: boolean): string | undefined {
    const { except = [] } = this.options.settings.population ?? {};
    const isExcepted = except.some((one) => one === id || one.toLowerCase() === profile.login?.toLowerCase());
    if (isExcepted) return 'is never touched: population.except names this user';
    return isInPopulation ? undefined : 'has a user that is not in the population of the settings';
  }

  /** Why a user must not leave. */
  async stays(reading: OrgReading, userId: string): Promise<string | undefined> {
    this.ownId ??= await reading.principalId();
    if (userId === this.ownId) return "owns the connection's token: who leaves must not take it along";
    const roles = await reading.all({
      path: path`/api/v1/users/${userId}/roles`,
      ...{ bucket: 'other', item: z.looseObject({ id: z.string() }) },
    });
    return roles.length > 0 ? 'is an administrator: take the roles away first' : undefined;
  }
}

/** Several names may stand for one. */
const byId = (named: Record<string, Access>): Access[] => [
  ...new Map(Object.values(named).map((one) => [one.id, one])).values(),
];

function held<I extends { id: string }, H>(
  lists: readonly [Access, Listing<I>][],
  of: (access: Access, item: I) => H,
): Map<string, H[]> {
  const holders = new Map<string, H[]>();
  for (const [access, { items }] of lists) {
    for (const item of new Map(items.map((one) => [one.id, one])).values()) {
      const known = holders.get(item.id);
      if (known) known.push(of(access, item));
      else holders.set(item.id, [of(access, item)]);
    }
  }
  return holders;
}
