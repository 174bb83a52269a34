import { FlowFailureType } from '../../../src/failures.js';
import type { Person } from '../../../src/hr/person.js';
import type { ProvisioningPlan } from '../../../src/hr/plan-file.js';
import type { PersonOutcome } from '../../../workflows/hr/apply-messages.js';
import { departments } from './office.js';
import type { Employee } from './people-model.js';
import { isOutcomeUnknown, type World } from './world.js';

/** A day from today. */
export const day = (inDays: number): string => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
/** A day that doesn't come while this runs. */
export const never = day(700);

/** A change of an employee in a feed. */
interface Change {
  employee: Employee;
  /** What HR said before. */
  row: Employee['row'];
  person: Person;
  isConflict?: boolean;
  /** Whether a mail is sent, of which nobody may know whether it went out: all is undone then. */
  mayBeUnknown?: boolean;
  /** What the model makes of it where it was done. */
  done: (workflowId: string) => Promise<void> | void;
}

/** Another position, or another title alone. */
export function vary(world: World, { row }: Employee): Employee['row'] {
  const before = { ...row };
  row.title = world.unique('Title');
  if (world.random() < 0.3) return before;
  row.department = world.pick(departments);
  row.location = world.pick(['Berlin', 'Paris']);
  return before;
}

function changeOf(world: World, employee: Employee): Change {
  if (employee.is === 'none') return world.random() < 0.15 ? conflicts(world, employee) : joins(world, employee);
  if (employee.is === 'left') return returns(world, employee);
  return employee.is === 'in' && world.random() < 0.4 ? leaves(world, employee) : moves(world, employee);
}

/** HR gives a login that is a stranger's. */
function conflicts(world: World, employee: Employee): Change {
  world.tell(`${employee.number} is given a login that is a stranger's`);
  const person = { ...world.model.person(employee), login: 'anna.bergmann@example.com' };
  return { employee, row: { ...employee.row }, person, isConflict: true, done: () => undefined };
}

function joins(world: World, employee: Employee): Change {
  const { model } = world;
  const startsNow = world.random() < 0.6;
  const namesakes = model.employees.filter(({ row }) => row.lastName === employee.row.lastName).length;
  const logins = model.freeLogins(employee, namesakes);
  world.tell(`${employee.number} joins ${startsNow ? 'now' : 'later'}`);
  return {
    ...{ employee, row: { ...employee.row }, mayBeUnknown: startsNow },
    person: { ...model.person(employee), ...(startsNow ? {} : { startDate: never }) },
    done: (workflowId) => {
      model.joins(employee, logins, startsNow);
      if (!startsNow) employee.waits = workflowId;
    },
  };
}

function returns(world: World, employee: Employee): Change {
  const row = vary(world, employee);
  world.tell(`${employee.number} returns to ${employee.row.department}`);
  const done = (): void => world.model.returns(employee);
  return { employee, row, person: world.model.person(employee), done, mayBeUnknown: !employee.hasPassword };
}

function leaves(world: World, employee: Employee): Change {
  world.tell(`${employee.number} has left`);
  const person = { ...world.model.person(employee), endDate: '2020-01-01' };
  return { employee, row: { ...employee.row }, person, done: (workflowId) => hasLeft(world, employee, workflowId) };
}

/** Somebody left by a flow that can be undone. */
export async function hasLeft(world: World, employee: Employee, workflowId: string): Promise<void> {
  await world.withoutLeftovers(workflowId);
  world.model.willBeUndoable(employee, workflowId);
  world.model.leaves(employee);
}

function moves(world: World, employee: Employee): Change {
  const { model } = world;
  const row = vary(world, employee);
  const { department, location, title } = employee.row;
  world.tell(`${employee.number} moves to ${department}, ${location}: ${title}`);
  return {
    ...{ employee, row },
    person: { ...model.person(employee), ...(employee.is === 'later' ? { startDate: never } : {}) },
    done: (workflowId) => {
      model.willBeUndoable(employee, workflowId, row);
      model.moves(employee);
    },
  };
}

/** Some change, the row of one of the others is broken, and somebody may be changed between plan and apply. */
export async function deltaFeed(world: World): Promise<void> {
  const { model, random } = world;
  const [broken, ...changing] = model.employees.filter(() => random() < 0.5);
  const changes = changing.map((employee) => changeOf(world, employee));
  const present = broken ? [broken.number] : [];
  world.trouble();
  const plan = await world.plan('delta', changes.map(({ person }) => person), present); // prettier-ignore
  const meddled = random() < 0.2 ? changes.find(({ employee }) => employee.is === 'in') : undefined;
  if (meddled) await meddle(world, meddled.employee);
  const outcomes = await applied(world, plan, changes, meddled);
  const isWhole = outcomes.length > 0 && outcomes.every(({ state }) => state === 'done' || state === 'waiting');
  if (isWhole && random() < 0.3) await applyTwice(world, plan);
}

/** Somebody else changes an employee whom a plan is about. */
async function meddle(world: World, employee: Employee): Promise<void> {
  const profile = { nickName: world.unique('Nick') };
  world.tell(`  ${employee.number} is changed by somebody else`);
  world.calm();
  const { status } = await world.own.org.call('POST', `/api/v1/users/${world.model.userId(employee)}`, { profile });
  if (status !== 200) throw new Error(`the org answers ${String(status)}`);
  world.model.isChanged(employee, { profile });
}

/** Applies a plan, and lets the model follow what was done. */
async function applied(
  world: World,
  plan: ProvisioningPlan,
  changes: readonly Change[],
  meddled?: Change,
): Promise<PersonOutcome[]> {
  const conflicting = plan.entries
    .filter(({ kind }) => kind === 'conflict')
    .map(({ employeeNumber }) => employeeNumber);
  const outcomes = await world.apply(plan);
  const all = [...outcomes.values()];
  for (const change of changes) {
    const { employee, mayBeUnknown = false, isConflict = false } = change;
    const { number } = employee;
    const outcome = outcomes.get(number);
    outcomes.delete(number);
    if (isConflict ? conflicting.includes(number) && !outcome : change === meddled && isSkipped(outcome)) {
      employee.row = change.row;
    } else if (mayBeUnknown && outcome?.state === 'failed' && isOutcomeUnknown(outcome.type)) {
      employee.row = change.row;
    } else if (change !== meddled && !isConflict && (outcome?.state === 'done' || outcome?.state === 'waiting')) {
      await change.done(outcome.workflowId ?? '');
    } else throw new Error(`${number} came to ${JSON.stringify(outcome)}`);
  }
  if (outcomes.size > 0) throw new Error(`nobody asked for ${JSON.stringify([...outcomes.values()])}`);
  return all;
}

const isSkipped = (outcome: PersonOutcome | undefined): boolean =>
  outcome?.state === 'skipped' && outcome.type === FlowFailureType.Stale;

/** Nothing comes of a plan that was applied, but that who was let in by it is sent a link again. */
async function applyTwice(world: World, plan: ProvisioningPlan): Promise<void> {
  world.tell('  the plan is applied again');
  world.calm();
  for (const { employeeNumber, kind, state } of (await world.apply(plan)).values()) {
    const isSentAgain = kind === 'join' && state === 'done';
    if (state !== 'skipped' && !isSentAgain) throw new Error(`${employeeNumber} came to ${state} the second time`);
  }
}

/** Everybody is named, but one who leaves; the row of another is broken. */
export async function fullFeed(world: World): Promise<void> {
  const { model } = world;
  const there = model.employees.filter(({ is }) => is === 'in' || is === 'later');
  const leaver = world.random() < 0.5 ? there.find(({ is }) => is === 'in') : undefined;
  const [broken, ...named] = there.filter((one) => one !== leaver);
  if (!broken) return;
  world.tell(`a full feed${leaver ? ` without ${leaver.number}` : ''}; the row of ${broken.number} is broken`);
  world.trouble();
  const people = named.map((one) => ({ ...model.person(one), ...(one.is === 'later' ? { startDate: never } : {}) }));
  const plan = await world.plan('full', people, [broken.number]);
  await applied(world, plan, leaver ? [leaves(world, leaver)] : []);
}
