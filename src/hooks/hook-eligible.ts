import type { FilterNode } from '../okta/log-filter-grammar.js';
import type { LogFilter } from '../okta/log-filter.js';
import { hookEventTypes, polledEventTypes } from './hook-event-types.js';

/** What a hook can do for a filter or a list of event types. */
export interface HookCoverage {
  /** The event types to subscribe a hook to. */
  types: string[];
  /** What was named and hooks don't carry; a beginning of types ends in `*`. */
  notCarried: string[];
  /** It doesn't name its event types, so that any type could match. */
  isOpen: boolean;
}

/** An event type, or (`sw`) the beginning of several. Lower-case: filters compare so. */
interface Named {
  text: string;
  isPrefix: boolean;
  /** As it was written. */
  written: string;
}

const lower = (text: string): string => text.toLowerCase();
const eligible: ReadonlyMap<string, string> = new Map(hookEventTypes.map((type) => [lower(type), type]));

/** Whether Okta sends events of this type to event hooks. */
export const isHookEligible = (eventType: string): boolean => eligible.has(lower(eventType));

/**
 * What of a System Log filter, or of a list of event types, event hooks carry. Everything is carried where `notCarried` is
 * empty and `isOpen` is false.
 *
 * @param filterOrTypes a filter counts by the types that its `eventType eq` and `eventType sw` leave possible
 */
export function notHookEligible(filterOrTypes: LogFilter | readonly string[]): HookCoverage {
  const named = 'root' in filterOrTypes ? namedBy(filterOrTypes.root) : filterOrTypes.map((type) => exactly(type));
  if (!named) return { types: [], notCarried: [], isOpen: true };
  const types = new Set<string>();
  const notCarried = new Set<string>();
  for (const one of named) {
    const carried = carriedOf(one);
    for (const type of carried) types.add(type);
    for (const type of missingOf(one, carried)) notCarried.add(type);
  }
  return { types: [...types], notCarried: [...notCarried], isOpen: false };
}

/**
 * Why a hook can't serve a filter or a list of event types, and the cure; undefined where it can.
 *
 * @param filterOrTypes as of {@link notHookEligible}
 */
export function hookProblem(filterOrTypes: LogFilter | readonly string[]): string | undefined {
  const { notCarried, isOpen } = notHookEligible(filterOrTypes);
  if (isOpen) {
    return 'the filter names no event types, and an event hook is subscribed to types: name them by eventType eq "…", or poll';
  }
  if (notCarried.length === 0) return undefined;
  return `event hooks do not carry ${notCarried.join(', ')}: poll for them, or leave them out`;
}

const exactly = (written: string): Named => ({ text: lower(written), isPrefix: false, written });

/** The types that a filter leaves possible; undefined where it leaves any. */
function namedBy(node: FilterNode): Named[] | undefined {
  switch (node.kind) {
    case 'compare': {
      if (node.path.join('.') !== 'eventType' || typeof node.value !== 'string') return undefined;
      if (node.operator !== 'eq' && node.operator !== 'sw') return undefined;
      return [{ ...exactly(node.value), isPrefix: node.operator === 'sw' }];
    }
    case 'or': {
      const sides = node.operands.map(namedBy);
      return sides.every((side) => side !== undefined) ? sides.flat() : undefined;
    }
    case 'and': {
      const sides = node.operands.map(namedBy).filter((side) => side !== undefined);
      return sides.length === 0 ? undefined : sides.reduce(common);
    }
    default:
      return undefined;
  }
}

/** What two sides of an `and` have in common. */
const common = (some: Named[], others: Named[]): Named[] =>
  some.flatMap((one) => others.flatMap((other) => narrower(one, other) ?? []));

function narrower(one: Named, other: Named): Named | undefined {
  if (covers(other, one)) return one;
  return covers(one, other) ? other : undefined;
}

const covers = (wide: Named, narrow: Named): boolean =>
  wide.isPrefix ? narrow.text.startsWith(wide.text) : !narrow.isPrefix && narrow.text === wide.text;

function carriedOf(one: Named): string[] {
  return [...eligible].filter(([type]) => covers(one, exactly(type))).map(([, type]) => type);
}

function missingOf(one: Named, carried: readonly string[]): string[] {
  if (!one.isPrefix) return carried.length === 0 ? [one.written] : [];
  if (carried.length === 0) return [`${one.written}*`];
  return polledEventTypes
    .filter((type) => lower(type).startsWith(one.text))
    .map((type) => (type.endsWith('.') ? `${type}*` : type));
}
