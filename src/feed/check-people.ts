import { loginKey } from '../hr/login.js';
import type { PersonField } from './columns.js';
import type { Draft } from './check-row.js';
import type { FeedProblem, FeedProblemCode } from './feed-error.js';

/** People with one number are one person, however it is written. */
export const personKey = (employeeNumber: string): string => employeeNumber.toLowerCase();

/** Checks the rows of a feed against each other. What is wrong is added to the rows that it concerns. */
export function checkPeople(drafts: readonly Draft[]): void {
  checkTwins(drafts, 'employeeNumber', personKey, 'is that of one person, who stands in');
  checkTwins(drafts, 'login', loginKey, "is one login to Okta, where case and accents don't count, and stands in");
  checkTwins(drafts, 'workEmail', loginKey, 'is the work mail of several people, in');
  checkManagers(drafts);
}

function checkTwins(drafts: readonly Draft[], field: PersonField, keyOf: (text: string) => string, what: string): void {
  const byKey = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const text = draft.fields[field];
    if (text === undefined) continue;
    const key = keyOf(text);
    const same = byKey.get(key);
    if (same) same.push(draft);
    else byKey.set(key, [draft]);
  }
  for (const same of byKey.values()) {
    if (same.length === 1) continue;
    const rows = rowsText(same);
    for (const draft of same) add(draft, field, 'duplicate', `${what} ${rows}: keep one, or correct the others`);
  }
}

/** Nobody is above themselves. */
function checkManagers(drafts: readonly Draft[]): void {
  const byNumber = draftsByNumber(drafts);
  const settled = new Set<Draft>();
  for (const start of drafts) {
    const path: Draft[] = [];
    const onPath = new Set<Draft>();
    let current: Draft | undefined = start;
    while (current && !settled.has(current) && !onPath.has(current)) {
      path.push(current);
      onPath.add(current);
      current = managerOf(current, byNumber);
    }
    if (current && onPath.has(current)) reportLoop(path.slice(path.indexOf(current)));
    for (const draft of path) settled.add(draft);
  }
}

function reportLoop(loop: readonly Draft[]): void {
  const [only] = loop;
  if (loop.length === 1 && only) {
    add(only, 'manager', 'managerLoop', 'is the person: name another manager, or none');
    return;
  }
  const message = `leads back to the person, over ${rowsText(loop)}: correct one of these managers`;
  for (const draft of loop) add(draft, 'manager', 'managerLoop', message);
}

function draftsByNumber(drafts: readonly Draft[]): Map<string, Draft> {
  return new Map(
    drafts.flatMap((draft): [string, Draft][] => {
      const { employeeNumber } = draft.fields;
      return employeeNumber === undefined ? [] : [[personKey(employeeNumber), draft]];
    }),
  );
}

function managerOf({ fields: { manager } }: Draft, byNumber: ReadonlyMap<string, Draft>): Draft | undefined {
  return manager === undefined ? undefined : byNumber.get(personKey(manager));
}

/** Managers who aren't in the feed, once each: they must be in Okta. */
export function unknownManagers(drafts: readonly Draft[]): FeedProblem[] {
  const byNumber = draftsByNumber(drafts);
  const reports = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const { manager } = draft.fields;
    if (manager === undefined || byNumber.has(personKey(manager))) continue;
    reports.set(personKey(manager), [...(reports.get(personKey(manager)) ?? []), draft]);
  }
  return [...reports.values()].map((same): FeedProblem => {
    const value = same[0]?.fields.manager ?? '';
    const message = `is not in this feed (${rowsText(same)}): there must be a user of that employee number in Okta`;
    return { row: same[0]?.row ?? 0, field: 'manager', code: 'unknownManager', message, value };
  });
}

const shownRows = 5;

function rowsText(drafts: readonly Draft[]): string {
  const rows = drafts.map(({ row }) => row).sort((a, b) => a - b);
  const [first = 0, ...rest] = rows;
  if (rest.length === 0) return `row ${first}`;
  const more = rows.length - shownRows;
  if (more > 0) return `rows ${rows.slice(0, shownRows).join(', ')} and ${more} more`;
  return `rows ${[first, ...rest.slice(0, -1)].join(', ')} and ${rest.at(-1) ?? ''}`;
}

function add({ row, fields, problems }: Draft, field: PersonField, code: FeedProblemCode, message: string): void {
  problems.push({ row, field, code, message, value: fields[field] ?? '' });
}
