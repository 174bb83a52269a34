import { Context } from '@temporalio/activity';
import type { BirthrightRule } from '../../src/hr/settings.js';
import { earlierAttempts } from '../earlier-attempts.js';
import { inContext } from '../heartbeat.js';
import type { ClientOf } from '../okta-actions.js';
import { reportedAs } from '../reported-as.js';
import { type AccessFault, AccessLookUp } from './access-look-up.js';

export interface ResolveAccessInput {
  connection: string;
  /** Their groups and applications are looked up, and problems name the rule. */
  rules?: BirthrightRule[] | undefined;
  /** Further groups, by their whole name or by id. */
  groups?: string[] | undefined;
  /** Further applications, by their whole label or by id. */
  apps?: string[] | undefined;
}

/** A name and what it stands for in the org. */
export interface ResolvedAccess {
  /** As it was given: a name, a label or an id. */
  given: string;
  id: string;
  /** What Okta calls it. */
  name: string;
}

/** A name that can't be used. */
export interface AccessProblem extends AccessFault {
  kind: 'group' | 'app';
  /** As it was given. */
  name: string;
  /** The rules that grant it. */
  rules: string[];
  /** Where it stands, e.g. `rules[2].groups[0]`. */
  field: string;
}

export interface ResolveAccessResult {
  groups: ResolvedAccess[];
  apps: ResolvedAccess[];
  problems: AccessProblem[];
}

/** What the next attempt need not look up again. */
type Found = Record<string, ResolvedAccess | AccessFault>;

interface Wanted {
  kind: 'group' | 'app';
  name: string;
  rules: string[];
  field: string;
}

/** Makes the activity that finds groups and applications by their names, and says which names can't be used. */
export const resolveAccessActivity =
  (clientOf: ClientOf) =>
  (input: ResolveAccessInput): Promise<ResolveAccessResult> => {
    const { connection } = input;
    const earlier = Context.current().info.heartbeatDetails as { found?: Found } | undefined;
    const found: Found = { ...earlier?.found };
    const scopes = ['okta.groups.read', 'okta.apps.read'];
    return inContext(
      () =>
        reportedAs({ action: 'resolveAccess', connection, scopes, progress: () => ({ found }) }, async () => {
          const lookUp = new AccessLookUp(
            await clientOf(connection),
            new Map(Object.entries(earlierAttempts().places)),
          );
          const wanted = wantedAccess(input);
          for (const { kind, name } of wanted) found[keyOf(kind, name)] ??= await lookUp[kind](name);
          return resultOf(wanted, found);
        }),
      () => ({ ...(earlier ?? {}), found }),
    );
  };

const keyOf = (kind: string, name: string): string => `${kind} ${name}`;

/** Each name once, with every rule that grants it. */
function wantedAccess({ rules = [], groups = [], apps = [] }: ResolveAccessInput): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = (kind: Wanted['kind'], names: readonly string[], place: string, rule?: string): void => {
    for (const [index, name] of names.entries()) {
      const known = wanted.get(keyOf(kind, name));
      const each = known ?? { kind, name, rules: [], field: `${place}[${String(index)}]` };
      if (rule !== undefined && !each.rules.includes(rule)) each.rules.push(rule);
      if (!known) wanted.set(keyOf(kind, name), each);
    }
  };
  for (const [index, rule] of rules.entries()) {
    add('group', rule.groups ?? [], `rules[${String(index)}].groups`, rule.name);
    add('app', rule.apps ?? [], `rules[${String(index)}].apps`, rule.name);
  }
  add('group', groups, 'groups');
  add('app', apps, 'apps');
  return [...wanted.values()];
}

function resultOf(wanted: readonly Wanted[], found: Found): ResolveAccessResult {
  const result: ResolveAccessResult = { groups: [], apps: [], problems: [] };
  for (const { kind, name, rules, field } of wanted) {
    const outcome = found[keyOf(kind, name)];
    if (outcome === undefined) continue;
    if ('id' in outcome) (kind === 'group' ? result.groups : result.apps).push(outcome);
    else result.problems.push({ kind, name, rules, field, ...outcome });
  }
  return result;
}
