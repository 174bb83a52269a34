import type { Person } from '../../../src/hr/person.js';
import { type Difference, differences, fact, type Facts, factsOf, forget, setAccess, setProfile } from './facts.js';
import { type Department, departments, hire, idsOf, type Office, rights } from './office.js';

/** What HR says of somebody at present. */
export interface Row {
  firstName: string;
  lastName: string;
  department: Department;
  location: 'Berlin' | 'Paris';
  title: string;
  manager?: string;
}

/** Somebody whom HR knows, and where they stand. */
export interface Employee {
  number: string;
  row: Row;
  /** `later`: staged, and a flow waits for the first day. */
  is: 'none' | 'later' | 'in' | 'left';
  /** Whether they have chosen a password, once and for all. */
  hasPassword: boolean;
  /** Whether a link was mailed that still works. */
  hasLink: boolean;
  /** The flow that waits for the first day. */
  waits?: string;
  /** The flow that changed them last and can be undone, and how they stood before it. */
  undoable?: { workflowId: string; before: Facts; is: Employee['is']; row: Row };
}

/** All that some rule can give. */
const governed = {
  groups: [...Object.values(rights).flatMap(({ groups }) => groups), 'Berlin'],
  apps: Object.values(rights).flatMap(({ apps }) => apps),
};

const profileOf = ({ number, row: { firstName, lastName, department, location, title } }: Employee) => ({
  ...{ employeeNumber: number, firstName, lastName, department, city: location, title },
});

/** What a position gives, by name. */
const accessOf = ({ row: { department, location } }: Employee) => ({
  groups: [...rights[department].groups, ...(location === 'Berlin' ? ['Berlin'] : [])],
  apps: rights[department].apps,
});

/** The people of an org as HR's changes make them, by tables of our own: no rule of the product is asked. */
export class PeopleModel {
  readonly facts: Facts;
  readonly employees: Employee[];

  /** @param present how many of them are in the org from the beginning */
  constructor(
    readonly office: Office,
    names: readonly (readonly [string, string])[],
    present: number,
  ) {
    this.employees = names.map(([firstName, lastName], at) => ({
      number: `E${String(at + 1)}`,
      row: {
        ...{ firstName, lastName, department: departments[at % departments.length] ?? 'Legal' },
        ...{ location: at % 2 === 0 ? ('Berlin' as const) : ('Paris' as const), title: 'Newcomer' },
        // Who is there already has nobody linked, and would get somebody by the first move.
        ...(at >= present ? { manager: '10001' } : {}),
      },
      ...{ is: 'none', hasPassword: false, hasLink: false },
    }));
    for (const employee of this.employees.slice(0, present)) this.isThere(employee);
    this.facts = this.found();
  }

  person({ number, row }: Employee): Person {
    return { employeeNumber: number, ...row };
  }

  /** Who has the number in the org; empty where there is nobody. */
  userId({ number }: Employee): string {
    const { users } = this.office.org.simulator.admin.state();
    return users.find(({ profile }) => profile['employeeNumber'] === number)?.id ?? '';
  }

  /** The logins that somebody new may get, in turn: the name, with a number where it is taken. */
  freeLogins({ row: { firstName, lastName } }: Employee, count: number, facts = this.facts): string[] {
    const taken = new Set([...facts].filter(([one]) => one.endsWith(' login')).map(([, login]) => login));
    const free: string[] = [];
    for (let n = 1; free.length < count; n += 1) {
      const login = `${firstName}.${lastName}${n === 1 ? '' : String(n)}@example.com`.toLowerCase();
      if (!taken.has(login)) free.push(login);
    }
    return free;
  }

  /** Whoever joins at once with a namesake gets the one login or the other. */
  joins(employee: Employee, logins: readonly string[], startsNow: boolean): void {
    const userId = this.userId(employee);
    const has = this.found().get(fact.profile(userId, 'login')) ?? '';
    const login = logins.includes(has) ? has : logins[0];
    this.facts.set(fact.user(userId), 'there');
    setProfile(this.facts, userId, { login, email: login });
    this.equip(employee, userId);
    this.facts.set(fact.status(userId), startsNow ? 'PROVISIONED' : 'STAGED');
    Object.assign(employee, { is: startsNow ? 'in' : 'later', hasPassword: false, hasLink: startsNow });
  }

  starts(employee: Employee): void {
    const status = fact.status(this.userId(employee));
    this.facts.set(status, 'PROVISIONED');
    Object.assign(employee, { is: 'in', hasLink: true });
    // Nobody goes back to STAGED.
    employee.undoable?.before.set(status, 'PROVISIONED');
    if (employee.undoable) employee.undoable.is = 'in';
  }

  /** @param userId who was there until now */
  neverStarts(employee: Employee, userId: string): void {
    forget(this.facts, userId);
    employee.is = 'none';
    delete employee.undoable;
  }

  /** What the position gives is given, what another one gave is taken, and what came by hand stays. */
  moves(employee: Employee): void {
    const userId = this.userId(employee);
    const { groups, apps } = idsOf(this.office, governed);
    for (const id of groups) this.facts.delete(fact.member(userId, id));
    for (const id of apps) this.facts.delete(fact.app(userId, id));
    this.equip(employee, userId);
  }

  leaves(employee: Employee): void {
    const userId = this.userId(employee);
    this.takeGroups(userId);
    forget(this.facts, userId, ['app']);
    this.facts.set(fact.status(userId), 'DEPROVISIONED');
    Object.assign(employee, { is: 'left', hasLink: false });
  }

  returns(employee: Employee): void {
    const userId = this.userId(employee);
    this.takeGroups(userId);
    this.equip(employee, userId);
    this.facts.set(fact.status(userId), employee.hasPassword ? 'ACTIVE' : 'PROVISIONED');
    Object.assign(employee, { is: 'in', hasLink: !employee.hasPassword });
    delete employee.undoable;
  }

  visits(employee: Employee): void {
    this.facts.set(fact.status(this.userId(employee)), 'ACTIVE');
    Object.assign(employee, { hasPassword: true, hasLink: false });
    delete employee.undoable;
  }

  /** Somebody who is none of HR's changed an employee; an undo of what went before is no longer a way to this. */
  isChanged(employee: Employee, by: { groups?: string[]; apps?: string[]; profile?: Record<string, string> }): void {
    const userId = this.userId(employee);
    setAccess(this.facts, userId, idsOf(this.office, by));
    setProfile(this.facts, userId, by.profile ?? {});
    delete employee.undoable;
  }

  /** A stranger comes by himself, and stays as he came. */
  meets(strangerId: string): void {
    for (const [one, value] of this.found()) if (one.split(' ')[1] === strangerId) this.facts.set(one, value);
  }

  /** Notes that a flow can be undone, and how all stood before it. */
  willBeUndoable(employee: Employee, workflowId: string, row = { ...employee.row }): void {
    employee.undoable = { workflowId, before: this.factsAbout(employee), is: employee.is, row };
  }

  /** Undone: how they stood before. */
  isAsBefore(employee: Employee): void {
    const { before = new Map<string, string>(), is = employee.is, row = employee.row } = employee.undoable ?? {};
    forget(this.facts, this.userId(employee));
    for (const [one, value] of before) this.facts.set(one, value);
    Object.assign(employee, { is, row });
    delete employee.undoable;
  }

  /** Whether the org has the title that HR says. */
  hasTitle(employee: Employee): boolean {
    return this.found().get(fact.profile(this.userId(employee), 'title')) === employee.row.title;
  }

  describes(employee: Employee, userId: string): void {
    setProfile(this.facts, userId, profileOf(employee));
  }

  /** What differs from what is expected, in the whole org. */
  differences(): Difference[] {
    return differences(this.found(), this.facts);
  }

  private isThere(employee: Employee): void {
    const [login = ''] = this.freeLogins(employee, 1, this.found());
    hire(this.office, { status: 'ACTIVE', profile: { login, ...profileOf(employee) } }, accessOf(employee));
    Object.assign(employee, { is: 'in', hasPassword: true });
  }

  private found(): Facts {
    return factsOf(this.office.org.simulator.admin.state());
  }

  private factsAbout(employee: Employee): Facts {
    const userId = this.userId(employee);
    return new Map([...this.facts].filter(([one]) => one.split(' ')[1] === userId));
  }

  private equip(employee: Employee, userId: string): void {
    this.describes(employee, userId);
    setAccess(this.facts, userId, idsOf(this.office, accessOf(employee)));
    if (employee.row.manager !== undefined) this.facts.set(fact.link(userId, 'manager'), this.office.boss);
  }

  /** All but those of group rules and of applications. */
  private takeGroups(userId: string): void {
    const { groups } = this.office;
    const left = new Set([groups['By rule'], groups['Directory']]);
    for (const id of Object.values(groups)) if (!left.has(id)) this.facts.delete(fact.member(userId, id));
  }
}
