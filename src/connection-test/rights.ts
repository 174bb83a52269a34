import type { AuthConfig, ConnectionConfig } from '../config/config.js';
import type { PlannedProbe } from './probes.js';
import type { Problem } from './problem.js';
import { actionRows, adminRight, allProbes, type Evidence, isReadOnly, triggerRows, verdictOn } from './table.js';

/** What the scopes that were granted say of those configured. */
export function scopeProblems(missing: readonly string[], { place, auth }: ConnectionConfig): Problem[] {
  if (missing.length === 0) return [];
  const grant = 'Grant them to the application in the Admin Console (tab "Okta API Scopes")';
  const cure =
    auth.mode === 'authorizationCode' ? `${grant} and log in again: a login brings what was granted by then` : grant;
  const message = `Not granted: ${missing.join(', ')}. ${cure}. Or take them out of the scopes at ${place}`;
  return [{ type: 'scopeNotGranted', message }];
}

const holders: Record<AuthConfig['mode'], string> = {
  apiToken: "the token's owner",
  clientCredentials: 'the application',
  authorizationCode: 'the person who logged in',
};

/** What the answers say of the administrator's rights: one problem for the whole connection. */
export function rightsProblem(evidence: Evidence, { auth }: ConnectionConfig): Problem | undefined {
  const { findings, roles } = evidence;
  const made = allProbes.filter(({ key }) => findings.has(key));
  const lacking = made.filter((probe) => verdictOn(probe, evidence).lacks === adminRight);
  const working = made.filter((probe) => verdictOn(probe, evidence).can === true);
  const holder = holders[auth.mode];
  if (lacking.length === 0 && !working.some(isOfApi)) return blockedProblem(evidence);
  if (lacking.length === 0) return undefined;
  if (working.length === 0 && (roles ?? []).length === 0) {
    const where = auth.mode === 'clientCredentials' ? 'the application, tab "Admin roles"' : 'Security, Administrators';
    return {
      type: 'noAdminRole',
      message: `Without an administrator role ${holder} may do nothing, whatever the scopes. Assign one in the Admin Console (${where})`,
    };
  }
  if (lacking.every(isWrite) && !working.some(isWrite) && (roles === null || isReadOnly(roles))) {
    return {
      type: 'readOnlyRole',
      message: `The administrator role of ${holder} lets it read and change nothing: assign another one where it is to change anything`,
    };
  }
  const names = [...actionRows(evidence), ...triggerRows(evidence)]
    .filter(({ lacks }) => lacks === adminRight)
    .map(({ name }) => name);
  const known = roles && roles.length > 0 ? ` (${roles.join(', ')})` : '';
  return {
    type: 'missingAdminRight',
    message: `The administrator rights of ${holder}${known} don't cover ${names.join(', ')}: assign a role that does`,
  };
}

/** Not of the authorization server, which answers where the API may be closed to us. */
const isOfApi = ({ request }: PlannedProbe): boolean => request.path.startsWith('/api/');
const isWrite = ({ kind }: PlannedProbe): boolean => kind === 'write';

function blockedProblem({ findings }: Evidence): Problem | undefined {
  const unknown = [...findings.values()].filter((finding) => finding.outcome === 'unknown');
  if (unknown.some(({ blocked }) => blocked)) {
    return {
      type: 'networkZone',
      message:
        "Something before Okta's API refuses this address with HTTP 403: allow it in the network zones, and look for a proxy on the way",
    };
  }
  if (unknown.some(({ silent }) => silent)) {
    return {
      type: 'orgUnreachable',
      message: 'Okta gave a token, and then no more answers: test again, and check the network',
    };
  }
  return undefined;
}
