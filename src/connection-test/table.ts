import type { Action } from '../actions/define-action.js';
import { actionNames, actions } from '../actions/index.js';
import { triggerScopes } from '../least-privilege.js';
import { covers } from '../scopes.js';
import { distinct, planned, type PlannedProbe, probesOf } from './probes.js';
import type { Findings } from './run-probes.js';

/** Whether a connection may run an action or a trigger. */
export interface Row {
  name: string;
  /** Null: it could not be found out. */
  can: boolean | null;
  /** The name of a scope, `adminRight` or `oauth`; null unless `can` is false. */
  lacks: string | null;
  /** Why it could not be found out, or which part of it can't run; null where there is nothing to say. */
  why: string | null;
}

export const adminRight = 'adminRight';
/** What an API token lacks for what Okta takes from OAuth connections only. */
export const oauth = 'oauth';

/** What probes and reads have shown. */
export interface Evidence {
  /** Undefined where the credential has no scopes. */
  granted: readonly string[] | undefined;
  findings: Findings;
  /** Null where they can't be read. */
  roles: readonly string[] | null;
}

type Verdict = Omit<Row, 'name'>;

interface Need {
  name: string;
  probes: PlannedProbe[];
}

/** What each action needs: any of its probes. */
export const actionNeeds: readonly Need[] = actionNames.map((name) => ({
  name,
  probes: probesOf(actions[name] as unknown as Action),
}));

/** What each trigger needs: all of its probes. */
export const triggerNeeds: readonly Need[] = triggerScopes.map(({ name, probes }) => ({
  name,
  probes: probes.map((probe) => planned({ bucket: 'other' }, probe)),
}));

/** Every probe, each once. */
export const allProbes: readonly PlannedProbe[] = distinct(
  [...actionNeeds, ...triggerNeeds].flatMap(({ probes }) => probes),
);

const can: Verdict = { can: true, lacks: null, why: null };
const lacking = (what: string, why: string | null = null): Verdict => ({ can: false, lacks: what, why });
const unknown = (why: string): Verdict => ({ can: null, lacks: null, why });

/** Every org has people, the group Everyone and applications: who sees none of them may not look. */
const neverEmpty = ['/api/v1/users', '/api/v1/groups', '/api/v1/apps'];
/** These change nothing, whatever a probe seems to show. */
const readOnlyRoles = ['READ_ONLY_ADMIN', 'REPORT_ADMIN'];

export const isReadOnly = (roles: readonly string[]): boolean => roles.every((role) => readOnlyRoles.includes(role));

/** Whether we see anything of what every org has; undefined where we didn't look. */
function seesAnything({ findings }: Evidence): boolean | undefined {
  const looked = allProbes.flatMap(({ key, request }) => {
    const finding = neverEmpty.includes(request.path) ? findings.get(key) : undefined;
    return finding?.outcome === 'allowed' && finding.empty !== undefined ? [!finding.empty] : [];
  });
  return looked.length === 0 ? undefined : looked.includes(true);
}

/** Judges one probe by its finding and by all else that is known. */
export function verdictOn({ key, kind, scope, request, oauthOnly }: PlannedProbe, evidence: Evidence): Verdict {
  const { granted, findings, roles } = evidence;
  const isApiToken = !granted && findings.size > 0;
  if (oauthOnly && isApiToken) return lacking(oauth, 'Okta takes this from OAuth connections only');
  if (granted && !covers(granted, scope)) return lacking(scope);
  const finding = findings.get(key);
  switch (finding?.outcome) {
    case undefined:
      return unknown('not tried');
    case 'noScope':
      return lacking(scope);
    case 'refused':
      return lacking(adminRight);
    case 'unknown':
      return unknown(finding.why);
    case 'allowed':
      break;
  }
  const isEmpty = finding.empty === true;
  const sees = seesAnything(evidence);
  if (sees === false && (kind !== 'list' || isEmpty)) {
    const why = 'lists are empty that never are';
    return roles && roles.length > 0
      ? unknown(`${why}: the role may be limited to other things`)
      : lacking(adminRight, why);
  }
  if (kind === 'write' && roles && isReadOnly(roles)) {
    return lacking(adminRight, roles.length === 0 ? 'no administrator role' : `${roles.join(', ')} only reads`);
  }
  if (!isEmpty) return can;
  if (neverEmpty.includes(request.path)) return unknown('the list is empty, and never is: the role may be limited');
  return sees === true || (roles && roles.length > 0)
    ? can
    : unknown('the list is empty: nothing happened lately, or there is no administrator role');
}

/** The rows of all actions. */
export const actionRows = (evidence: Evidence): Row[] =>
  actionNeeds.map(({ name, probes }) => ({ name, ...anyOf(probes, evidence) }));

/** The rows of the triggers. */
export const triggerRows = (evidence: Evidence): Row[] =>
  triggerNeeds.map(({ name, probes }) => {
    const verdicts = probes.map((probe) => verdictOn(probe, evidence));
    return { name, ...(verdicts.find((one) => one.can === false) ?? verdicts.find((one) => one.can === null) ?? can) };
  });

function anyOf(probes: readonly PlannedProbe[], evidence: Evidence): Verdict {
  const verdicts = probes.map((probe) => verdictOn(probe, evidence));
  const works = verdicts.find((one) => one.can === true);
  const without = verdicts.find((one) => one.can !== true);
  if (!works)
    return (
      verdicts.find((one) => one.can === null) ?? verdicts.find((one) => one.lacks === adminRight) ?? without ?? can
    );
  if (!without) return works;
  return { ...works, why: `not all of it: ${without.lacks === null ? (without.why ?? '') : `lacks ${without.lacks}`}` };
}
