import { birthrightOf } from '../../src/hr/birthright.js';
import { type Comparison, compare, type OrgUser, type Untouchable, type Wanted, wantedAccess } from '../../src/hr/compare.js'; // prettier-ignore
import { numberKey } from '../../src/hr/number-set.js';
import { type Person, personSchema } from '../../src/hr/person.js';
import type { PlanEntry, PlanMode } from '../../src/hr/plan.js';
import { profileOf } from '../../src/hr/profile-of.js';
import { linkedManagerOf, type ProvisioningSettings } from '../../src/hr/settings.js';
import type { ClientOf } from '../okta-actions.js';
import { dayIn, isTimeZone } from './day-in.js';
import { chooseLogin, loginStranger } from './logins.js';
import { MailHolders } from './mail-holders.js';
import { forEachOf, inOrg, type OrgReading } from './org-reading.js';
import type { FoundUser, OrgView, ResolvedNames } from './org-view.js';
import type { PersonFlows } from './person-flows.js';
import { fingerprintOf } from './user-state.js';
import type { ViewCache } from './view-cache.js';

/** Which plan it is, and what it goes by. */
export interface PlanContext {
  connection: string;
  /** The same for all calls of one plan. */
  plan: string;
  mode: PlanMode | 'everybody';
  settings: ProvisioningSettings;
  access: ResolvedNames;
}

export interface PlanPeopleInput extends PlanContext {
  people: Person[];
}

export interface PlannedPeople {
  entries: PlanEntry[];
  /** How many of the people, from the first, it speaks of: a result has its size. */
  planned: number;
  /** How many of them are as they are to be. */
  unchanged: number;
}

/** Temporal warns of payloads from 256 KB on. */
export const maxEntriesBytes = 200 * 1024;
/** Of a delta's piece, up to so many users are asked for their access one by one. */
const fewUsers = 50;

export const planScopes = ['okta.users.read', 'okta.groups.read', 'okta.apps.read', 'okta.roles.read'];

/** Makes the activity that compares people of a feed with the org. It changes nothing. */
export const planPeopleActivity =
  (clientOf: ClientOf, views: ViewCache, flows: PersonFlows) =>
  ({ people, ...context }: PlanPeopleInput): Promise<PlannedPeople> =>
    inOrg(clientOf, { action: 'planPeople', connection: context.connection, scopes: planScopes }, async (reading) => {
      const view = views.ofPlan(context.plan, context);
      await view.lookAtFlows(() => flows.waiting(context.connection));
      return fitting(people, await new Planning(reading, view).plan(people));
    });

/** As many as a result holds: one at least. */
function fitting(people: readonly Person[], entries: ReadonlyMap<string, PlanEntry>): PlannedPeople {
  const result: PlannedPeople = { entries: [], planned: 0, unchanged: 0 };
  let bytes = 0;
  for (const { employeeNumber } of people) {
    const entry = entries.get(employeeNumber);
    if (entry) {
      bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
      if (bytes > maxEntriesBytes && result.planned > 0) break;
      result.entries.push(entry);
    } else result.unchanged += 1;
    result.planned += 1;
  }
  return result;
}

/** One piece of a plan. */
export class Planning {
  constructor(
    private readonly reading: OrgReading,
    private readonly view: OrgView,
  ) {}

  /** What is to happen, by the employee number; those aren't there for whom nothing is. */
  async plan(people: readonly Person[]): Promise<Map<string, PlanEntry>> {
    const { reading, view } = this;
    const users = await view.usersWith(
      reading,
      people.map(({ employeeNumber }) => employeeNumber),
    );
    await this.lookAtAccess([...users.values()].flat());
    const drafts = new Map<string, Comparison>();
    const entries = new Map<string, PlanEntry>();
    await forEachOf(people, async (person) => {
      const { employeeNumber, timeZone } = person;
      if (timeZone !== undefined && !isTimeZone(timeZone)) {
        const reason = `timeZone "${timeZone}" is unknown: give an IANA name, as Europe/Berlin`;
        entries.set(employeeNumber, { kind: 'conflict', employeeNumber, person, reason, calls: [] });
        return;
      }
      drafts.set(person.employeeNumber, await this.draft(person, users.get(numberKey(person.employeeNumber)) ?? []));
    });
    await this.findMailHolders([...drafts.values()]);
    await forEachOf([...drafts.values()], async (draft) => {
      const entry = await this.settle(draft);
      if (entry) entries.set(draft.employeeNumber, entry);
    });
    return entries;
  }

  private async lookAtAccess(users: readonly FoundUser[]): Promise<void> {
    const { reading, view } = this;
    const live = users.filter(({ user }) => user.status !== 'DEPROVISIONED');
    const isCheap = !view.isWhole && live.length <= fewUsers;
    if (!isCheap) await view.readAccess(reading);
    else await forEachOf(live, ({ user }) => view.state(reading, user.id));
  }

  private async draft(person: Person, found: FoundUser[]): Promise<Comparison> {
    const { reading, view } = this;
    const { settings } = view.options;
    const { employeeNumber, timeZone = settings.defaults?.timeZone } = person;
    const today = dayIn(timeZone);
    const isOver = person.endDate !== undefined && person.endDate <= today;
    let [first] = found;
    let named = person;
    let stranger: Untouchable | undefined;
    if (!first && !isOver) {
      const chosen = await chooseLogin(reading, view, person);
      ({ stranger } = chosen);
      if (chosen.login !== undefined) named = { ...person, login: chosen.login };
      stranger ??= withoutMail(this.wanted(named));
      if (chosen.user) first = { user: chosen.user, isInPopulation: true };
    } else if (first && person.login !== undefined && !isOver) {
      stranger = await loginStranger(reading, view, { login: person.login, userId: first.user.id });
    }
    const users = found.length > 1 ? found : first ? [first] : [];
    return {
      ...{ person: first ? person : named, employeeNumber, today, stranger, defaults: settings.defaults },
      users: users.map(({ user }) => view.orgUser(user)),
      wanted: this.wanted(first ? person : named),
      governed: await view.governed(reading),
      outside: first && view.outside(first.user, first.isInPopulation),
      movesOnly: view.options.mode === 'everybody',
      linkedManager: linkedManagerOf(settings),
      waits: view.waits.of({ employeeNumber, userId: first?.user.id }),
    };
  }

  private wanted(person: Person): Wanted {
    const { settings, access } = this.view.options;
    return {
      profile: profileOf(person, settings),
      ...wantedAccess(birthrightOf(person, settings.rules), access),
    };
  }

  private async findMailHolders(drafts: Comparison[]): Promise<void> {
    const asked = drafts.flatMap((draft) => {
      const mail = draft.wanted?.profile['email'];
      const [user] = draft.users;
      const isNew = typeof mail === 'string' && user?.profile['email'] !== mail;
      return isNew && draft.stranger === undefined ? [{ draft, mail }] : [];
    });
    const holders = await MailHolders.of(
      this.reading,
      asked.map(({ mail }) => mail),
    );
    for (const { draft, mail } of asked) {
      draft.stranger = holders.strangerTo(this.view, { mail, employeeNumber: draft.employeeNumber });
    }
  }

  /** Of those who change, all is read: for the fingerprint, and for what lists don't say. */
  async settle(draft: Comparison): Promise<PlanEntry | undefined> {
    const { reading, view } = this;
    const entry = compare(draft);
    const [user] = draft.users;
    // Where flows alone are told other days, nothing of the user counts.
    if (!entry || entry.kind === 'conflict' || entry.kind === 'reschedule' || !user) return entry;
    const state: OrgUser | undefined = await view.state(reading, user.id);
    const stays = entry.kind === 'leave' ? await view.stays(reading, user.id) : undefined;
    if (!state) return { ...entry, kind: 'conflict', reason: 'was deleted while the plan was made', calls: [] };
    const settled = compare({ ...draft, users: [state], stays });
    if (!settled || settled.kind === 'conflict') return settled;
    return { ...settled, fingerprint: fingerprintOf(state) };
  }
}

/** Okta makes no user without a mail address, and a login is none in every org. */
function withoutMail({ profile: { email } }: Wanted): Untouchable | undefined {
  if (email === undefined || personSchema.shape.workEmail.safeParse(email).success) return undefined;
  return { reason: 'the login is no mail address, and would be the work mail, too: give this person a workEmail' };
}
