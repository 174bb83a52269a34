import { problemText } from '../../feed/feed-error.js';
import type { Feed } from '../../feed/read-feed.js';
import type { PlanChanges, PlanEntry, PlanKind } from '../../hr/plan.js';
import type { ProvisioningPlan } from '../../hr/plan-file.js';
import { asksFirst } from '../../hr/removals.js';

const titles: Record<PlanKind, string> = {
  join: 'Join',
  return: 'Return',
  move: 'Move',
  reschedule: 'Reschedule: flows that wait are told another day',
  leave: 'Leave',
  conflict: 'Conflicts: nothing is done',
};

/** A plan in words. */
export function planLines({ header, entries }: ProvisioningPlan, feed: Feed | undefined, calls: boolean): string[] {
  const { counts, rows, population } = header;
  const of = population === undefined ? '' : `, ${String(population)} people governed`;
  const numbers = Object.entries(counts).map(([kind, count]) => `${String(count)} ${kind}`);
  const compared = header.mode === 'everybody' ? (population ?? 0) : rows;
  const asks = asksFirst({ leavers: counts.leave, population: population ?? Infinity }, header.thresholds);
  return [
    `Plan (${header.mode}) for the connection ${header.connection}: ${String(compared)} people compared${of}`,
    `  ${numbers.join(', ')}`,
    ...(asks === undefined ? [] : [`  ${asks}: hr apply asks for --yes-remove ${String(counts.leave)}`]),
    ...(Object.keys(titles) as PlanKind[]).flatMap((kind) => kindLines(kind, entries, calls)),
    ...(feed ? feedLines(feed) : []),
  ];
}

function kindLines(kind: PlanKind, entries: readonly PlanEntry[], calls: boolean): string[] {
  const found = entries.filter((entry) => entry.kind === kind);
  if (found.length === 0) return [];
  return ['', titles[kind], ...found.flatMap((entry) => entryLines(entry, calls))];
}

function entryLines({ employeeNumber, userId, reason, calls, changes }: PlanEntry, showsCalls: boolean): string[] {
  return [
    `  ${employeeNumber === '' ? '(no employee number)' : employeeNumber}  ${userId ?? '(new)'}  ${reason}`,
    ...(changes ? changeLines(changes, userId === undefined) : []),
    ...(showsCalls ? calls.map(({ action, input }) => `    ${action} ${JSON.stringify(input)}`) : []),
  ];
}

/** Of a new user's attributes, the login alone is said: HR gave the others. */
function changeLines({ profile, addGroups, addApps, removeGroups, removeApps }: PlanChanges, isNew: boolean): string[] {
  const attributes = Object.entries(profile).filter(([name]) => !isNew || name === 'login');
  return [
    ...attributes.map(([name, { from, to }]) =>
      isNew ? `${name} ${shown(to)}` : `${name} from ${shown(from)} to ${shown(to)}`,
    ),
    ...addGroups.map(({ name, because }) => `in *${name}*${why(because)}`),
    ...addApps.map(({ name, because }) => `with the application *${name}*${why(because)}`),
    ...removeGroups.map(({ name }) => `out of *${name}*`),
    ...removeApps.map(({ name }) => `without the application *${name}*`),
  ].map((line) => `    ${line}`);
}

const shown = (value: unknown): string => JSON.stringify(value ?? null);
const why = (because: string | undefined): string => (because === undefined ? '' : ` because ${because}`);

/** What is wrong with the rows of a feed. */
export function feedLines({ rejected, problems, problemCount, warnings }: Feed): string[] {
  const more = problemCount - problems.length;
  return [
    ...(problems.length + warnings.length === 0 ? [] : ['']),
    ...(rejected.length === 0
      ? []
      : [`${String(rejected.length)} ${rejected.length === 1 ? 'row is' : 'rows are'} rejected:`]),
    ...problems.map((problem) => `  ${problemText(problem)}`),
    ...(more > 0 ? [`  and ${String(more)} problems more`] : []),
    ...warnings.map((warning) => `  Warning: ${problemText(warning)}`),
  ];
}
