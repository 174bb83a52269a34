import type { AuthConfig, ConnectionConfig } from '../config/config.js';
import { type Connections, connectionsOf } from '../connections.js';
import type { TokenOwner } from '../okta/auth/token-owner.js';
import { covers } from '../scopes.js';
import { type Access, gainAccess, type Open } from './access.js';
import { problemOf } from './error-problem.js';
import { findOrg, type OrgInfo } from './org.js';
import { outlookWarnings } from './outlook.js';
import { apiTokenEnd, type Principal, principalOf, rolesOf } from './principal.js';
import { type Problem, TestStopped } from './problem.js';
import { rightsProblem, scopeProblems } from './rights.js';
import { runProbes } from './run-probes.js';
import { actionRows, allProbes, type Evidence, type Row, triggerRows } from './table.js';

/** What a test of a connection found. Its shape is public: `docs/connections.md`. */
export interface ConnectionReport {
  name: string;
  /** Whether it authenticates, and may do what the configuration promises. */
  ok: boolean;
  org: OrgInfo | null;
  mode: AuthConfig['mode'];
  principal: Principal | null;
  /** Null with an API token, which has none; `granted` is null where no token was to be had. */
  scopes: { configured: string[]; granted: string[] | null; missing: string[] } | null;
  /** The types of the administrator roles; null where they can't be read. */
  roles: string[] | null;
  /** By how much Okta's clock is ahead of ours. */
  clockOffsetMs: number;
  tokenType: Access['tokenType'];
  /** When the API token ends unless it is used (ISO 8601); null where that can't be seen. */
  apiTokenEndsAt: string | null;
  /** When the login ends (ISO 8601); null where there is none. */
  consentEndsAt: string | null;
  warnings: Problem[];
  problems: Problem[];
  actions: Row[];
  triggers: Row[];
}

/** What a test needs besides the connection. */
export interface ConnectionTestOptions {
  /** Who keeps the tokens of an authorization-code connection. */
  owner?: TokenOwner | undefined;
  /** When its login ends (ISO 8601), asked for at the end of the test. */
  consentEnd?: (() => Promise<string | null>) | undefined;
}

/**
 * Tests a connection against its org. Nothing is changed there: what would change something is tried where there is
 * nothing to change. What is wrong stands in the report; it throws only what has nothing to do with the connection.
 */
export async function testConnection(
  connection: ConnectionConfig,
  { owner, consentEnd = () => Promise.resolve(null) }: ConnectionTestOptions = {},
): Promise<ConnectionReport> {
  const opened: Connections[] = [];
  const open: Open = (one) => {
    const connections = connectionsOf({ connections: new Map([[one.name, one]]) }, owner);
    opened.push(connections);
    return connections;
  };
  const facts: Facts = { evidence: { granted: undefined, findings: new Map(), roles: null }, problems: [] };
  try {
    await explore(connection, open, facts);
  } catch (error) {
    facts.problems.push(error instanceof TestStopped ? error.problem : problemOf(error, connection));
  } finally {
    for (const connections of opened) connections.close();
  }
  return reportOf(connection, facts, await consentEnd());
}

/** What is known so far. */
interface Facts {
  org?: OrgInfo;
  access?: Access;
  principal?: Principal;
  clockOffsetMs?: number;
  apiTokenEndsAt?: string | null;
  evidence: Evidence;
  problems: Problem[];
}

async function explore(connection: ConnectionConfig, open: Open, facts: Facts): Promise<void> {
  const { name, auth } = connection;
  const orgClient = await open(connection).orgClient(name);
  facts.org = await findOrg(orgClient, connection);
  facts.clockOffsetMs = orgClient.clockOffsetMs;
  const { client, granted, missing } = (facts.access = await gainAccess(connection, open));
  facts.evidence = { ...facts.evidence, granted };
  facts.problems.push(...scopeProblems(missing, connection));
  if (!client) return;
  facts.principal = await principalOf(client, auth, granted);
  const roles = await rolesOf(client, facts.principal, granted);
  facts.evidence = { ...facts.evidence, roles };
  const findings = await runProbes(
    client,
    allProbes.filter(({ scope, oauthOnly }) => (granted ? covers(granted, scope) : !oauthOnly)),
  );
  facts.evidence = { ...facts.evidence, findings };
  if (auth.mode === 'apiToken') facts.apiTokenEndsAt = await apiTokenEnd(client, facts.principal);
}

function reportOf(connection: ConnectionConfig, facts: Facts, consentEndsAt: string | null): ConnectionReport {
  const { name, auth } = connection;
  const { org = null, access, principal = null, clockOffsetMs = 0, apiTokenEndsAt = null, evidence } = facts;
  const { granted = null, missing = [], tokenType = null } = access ?? {};
  const problems = [...facts.problems];
  const nowMs = Date.now() + clockOffsetMs;
  const warnings = outlookWarnings(connection, { clockOffsetMs, apiTokenEndsAt, consentEndsAt, nowMs });
  const rights = rightsProblem(evidence, connection);
  // An API token promises nothing: that it may not do everything can be on purpose.
  const isPart = rights?.type === 'readOnlyRole' || rights?.type === 'missingAdminRight';
  if (rights) (auth.mode === 'apiToken' && isPart ? warnings : problems).push(rights);
  return {
    ...{ name, ok: problems.length === 0, org, mode: auth.mode, principal },
    scopes: auth.mode === 'apiToken' ? null : { configured: [...auth.scopes], granted, missing },
    ...{ roles: evidence.roles && [...evidence.roles], clockOffsetMs, tokenType, apiTokenEndsAt, consentEndsAt },
    ...{ warnings, problems, actions: actionRows(evidence), triggers: triggerRows(evidence) },
  };
}
