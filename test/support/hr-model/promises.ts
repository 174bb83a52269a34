import { isCancellation } from '@temporalio/workflow';
import { FlowFailureType, oktaFailureOf } from '../../../src/failures.js';
import type { UndoReport } from '../../../workflows/lib/compensation.js';
import type { UndoOutcome } from '../../../workflows/hr/messages.js';
import { type Difference, differences, type Facts } from './facts.js';
import { accountOf } from './ledger.js';
import type { Played } from './play.js';

/** Steps that speak for a kind of fact without naming it. */
const speaksFor: Record<string, RegExp> = {
  user: /^(createUser|deleteUser)/,
  status: /^(createUser|(de|re)?activateUser|(un)?suspendUser|status|deleteUser)/,
  profile: /^(createUser|deleteUser|updateUser|status|activateUser)/,
  member: /^(createUser|deleteUser|listUserGroups|listGroupRules|status|activateUser)/,
  app: /^(createUser|deleteUser|listUserAppAssignments|unassignUserFromApp$|deactivateUser|status|activateUser)/,
  link: /^(createUser|deleteUser|set(Manager|LinkedObject))/,
};

interface Said {
  step: string;
  message: string;
}

/** What is wrong with how a run ended, a line each: whoever reads only what the flow says must know how the org stands. */
export function brokenPromises(played: Played): string[] {
  const { scenario, strike, before, after, status, office, userId, error } = played;
  const lines: string[] = [];
  const complain = (what: string, found: Difference[]): void => {
    for (const one of found) lines.push(`${what}: ${readable(one, played)}`);
  };
  const said = saidOf(played);
  const unsaid = (found: Difference[]): Difference[] => found.filter((one) => !isSaid(one, said));

  complain('somebody else was touched', differences(after, before).filter((one) => whose(one) !== userId)); // prettier-ignore
  const numbered = [...after].filter(([one, value]) => one.endsWith(' employeeNumber') && value === '10042');
  if (numbered.length > 1) lines.push(`${String(numbered.length)} users have the number`);

  const account = accountOf(before, status.effects, after);
  complain('the effects tell otherwise', unsaid(differences(after, account)));

  const wanted: Facts = new Map(before);
  scenario.ends(wanted, office, userId);
  const failure = oktaFailureOf(error);
  if (error === undefined) {
    complain('not as promised', unsaid(differences(after, wanted)));
    const left = status.leftovers.filter(({ type }) => type !== FlowFailureType.NotAvailable);
    if (!strike && left.length > 0) lines.push(`leftovers, though nothing came between: ${JSON.stringify(left)}`);
    if (!strike && scenario.fails !== undefined) lines.push('it did not fail');
    if (mustBeUndone(played)) lines.push('the cancellation was passed over');
  } else if (!strike) {
    const type = isCancelled(error) ? 'cancelled' : failure?.type;
    if (type !== scenario.fails) lines.push(`failed by ${type ?? 'something else'}: ${failure?.message ?? ''}`);
    complain('not as promised', differences(after, wanted));
  } else {
    const isForward = status.state === 'failed' && reportOf(error) === undefined;
    if (!['undone', 'failed'].includes(status.state)) lines.push(`failed, and its state is ${status.state}`);
    if (status.state === 'undone') complain('not undone, and not listed', differences(after, before));
    else if (!isForward) complain('not undone, and not listed', unsaid(differences(after, before)));
    if (mustBeUndone(played) && isForward) lines.push('nothing was undone');
    if (
      'request' in strike &&
      scenario.fails !== failure?.type &&
      isCancelled(error) &&
      scenario.fails !== 'cancelled'
    ) {
      lines.push('a failure was told as a cancellation');
    }
  }
  return lines;
}

/** Whether it was cancelled while all is still to be undone. */
function mustBeUndone({ scenario, strike, activities }: Played): boolean {
  if (!strike || !('activity' in strike) || scenario.undoneUntil === undefined) return false;
  return strike.activity <= activities.lastIndexOf(scenario.undoneUntil);
}

function saidOf({ status, result, error }: Played): Said[] {
  const { undo, undone } = (result ?? {}) as { undo?: UndoOutcome; undone?: UndoOutcome };
  return [
    ...status.leftovers,
    ...(reportOf(error)?.notUndone ?? []),
    ...[undo, undone].flatMap((outcome) => outcome?.notRestored ?? []),
  ];
}

/** What an undo reports; undefined where the failure tells of none. */
export function reportOf(error: unknown): UndoReport | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { details } = current as { details?: unknown[] };
    const report = details?.[1] as UndoReport | undefined;
    if (report?.notUndone) return report;
  }
  return undefined;
}

export const isCancelled = (error: unknown): boolean =>
  error instanceof Error && isCancellation(error.cause) && oktaFailureOf(error) === undefined;

const whose = ({ fact }: Difference): string => fact.split(' ')[1] ?? '';

function isSaid({ fact }: Difference, said: readonly Said[]): boolean {
  const [kind = '', , object] = fact.split(' ');
  return said.some(
    ({ step, message }) =>
      (object !== undefined && `${step} ${message}`.includes(object)) || speaksFor[kind]?.test(step) === true,
  );
}

/** A difference with names in place of ids. */
function readable({ fact, found = 'nothing', wanted = 'nothing' }: Difference, { office }: Played): string {
  const names = Object.entries({ ...office.groups, ...office.apps, boss: office.boss });
  const named = names.reduce(
    (text, [name, id]) => text.replaceAll(id, name),
    `${fact} is ${found}, expected ${wanted}`,
  );
  return named;
}

/** Whether a run that was struck left everything to be done again. */
export const isToBeDoneAgain = ({ scenario, status, after, userId, error }: Played): boolean => {
  if (scenario.workflowType !== 'offboardUser') return error !== undefined && status.state === 'undone';
  return after.has(`user ${userId}`);
};
