// Property: whatever filter the log is asked for, it gives the events that the filter means, and no others.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventFields, filterAst, type FilterAst, type Literal, written } from '../support/filter-ast.js';
import { openOrg } from './simulated-org.js';

/** The values at a path, one by one: each element of a list counts. */
function reach(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => reach(one, path));
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (typeof value !== 'object' || value === null || !Object.keys(value).includes(name)) return [];
  return reach((value as Record<string, unknown>)[name], rest);
}

const isDate = (text: string): boolean => /T.*(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));

/** Below, at or above zero as one value lies before, at or behind another; undefined where they have no order. */
function difference(value: unknown, literal: Literal): number | undefined {
  if (typeof value === 'number' && typeof literal === 'number') return value - literal;
  if (typeof value !== 'string' || typeof literal !== 'string') return undefined;
  if (isDate(value) && isDate(literal)) return Date.parse(value) - Date.parse(literal);
  const [one, other] = [value.toLowerCase(), literal.toLowerCase()];
  return one === other ? 0 : one < other ? -1 : 1;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

function hasPart(where: 'co' | 'sw' | 'ew', value: string, literal: string): boolean {
  const [text, part] = [value.toLowerCase(), literal.toLowerCase()];
  const places = Array.from({ length: Math.max(0, text.length - part.length + 1) }, (_, at) => at);
  const found = places.filter((at) => text.slice(at, at + part.length) === part);
  return { co: found.length > 0, sw: found.includes(0), ew: found.includes(text.length - part.length) }[where];
}

/** What the filter says, word for word. */
function means(ast: FilterAst, event: object): boolean {
  if (ast.is === 'and') return !ast.parts.some((part) => !means(part, event));
  if (ast.is === 'or') return !ast.parts.every((part) => !means(part, event));
  if (ast.is === 'not') return !means(ast.part, event);
  const values = reach(event, ast.path);
  if (ast.is === 'pr') return !values.every(isEmpty);
  const { is, literal } = ast;
  const equals = (value: unknown): boolean =>
    typeof literal === 'boolean' ? value === literal : difference(value, literal) === 0;
  const isEqual = literal === null ? values.filter((value) => value !== null).length === 0 : values.some(equals);
  if (is === 'eq') return isEqual;
  if (is === 'ne') return !isEqual;
  return values.some((value) => {
    if (is === 'co' || is === 'sw' || is === 'ew') return typeof value === 'string' && hasPart(is, value, String(literal)); // prettier-ignore
    const by = difference(value, literal);
    if (by === undefined) return false;
    return { gt: by > 0, ge: by >= 0, lt: by < 0, le: by <= 0 }[is];
  });
}

test('a filter gives what it means', { timeout: 60_000 }, async () => {
  const org = await openOrg({ users: 0, seed: 1, rateLimits: 'none' });
  const beganMs = Date.parse(org.admin.clock().now);
  let window = 0;
  let [found, passedOver] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(eventFields, { minLength: 1, maxLength: 30 }),
      fc.array(fc.tuple(filterAst, fc.infiniteStream(fc.nat())), { minLength: 1, maxLength: 8 }),
      async (fields, filters) => {
        window += 1;
        const since = new Date(beganMs - window * 10_000).toISOString();
        const until = new Date(beganMs - window * 10_000 + 9000).toISOString();
        const events = fields.map((more, nth) => ({
          ...more,
          uuid: `${String(window)}-${String(nth)}`,
          published: since,
        }));
        org.admin.addLogEvents({ events });
        const stored = (await org.get(`/api/v1/logs?${new URLSearchParams({ since, until, limit: '1000' }).toString()}`)).body as (object & { uuid: string })[]; // prettier-ignore
        expect(stored).toHaveLength(events.length);
        for (const [ast, numbers] of filters) {
          const filter = written(ast, (of) => (numbers.next().value ?? 0) % of);
          const query = new URLSearchParams({ since, until, filter, limit: '1000' });
          const { status, body } = await org.get(`/api/v1/logs?${query.toString()}`);
          expect([status, filter]).toEqual([200, filter]);
          const meant = stored.filter((event) => means(ast, event)).map(({ uuid }) => uuid);
          expect([filter, (body as { uuid: string }[]).map(({ uuid }) => uuid)]).toEqual([filter, meant]);
          found += meant.length;
          passedOver += stored.length - meant.length;
        }
      },
    ),
    { numRuns: 250 },
  );
  // Filters that never match, or always do, would prove little.
  expect(Math.min(found, passedOver)).toBeGreaterThan(500);
});
