import type { ConnectionReport } from '../../connection-test/connection-test.js';
import { adminRight, oauth, type Row } from '../../connection-test/table.js';

/** A report for people. */
export function reportLines(report: ConnectionReport): string[] {
  const { name, ok, actions, triggers } = report;
  return [
    `Connection ${name}: ${ok ? 'ok' : 'NOT ok'}`,
    ...facts(report).map(([what, says]) => `  ${what.padEnd(14)}${says}`),
    ...report.problems.map(({ type, message }) => `  PROBLEM ${type}: ${message}`),
    ...report.warnings.map(({ type, message }) => `  Warning ${type}: ${message}`),
    ...table('Actions', actions),
    ...table('Triggers', triggers),
  ];
}

function facts(report: ConnectionReport): [what: string, says: string][] {
  const { org, mode, principal, scopes, roles, tokenType, clockOffsetMs, apiTokenEndsAt, consentEndsAt } = report;
  const who = principal && [
    principal.type,
    principal.login ?? principal.id ?? 'unknown',
    principal.status?.toLowerCase(),
  ];
  return [
    ['org', org ? `${org.origin}, id ${org.id}, ${org.engine ?? 'unknown engine'}` : 'not found'],
    ['authenticates', `by ${mode}${tokenType === null ? '' : `, token type ${tokenType}`}`],
    ...(who ? [['is', who.filter((part) => part !== undefined).join(' ')] as [string, string]] : []),
    ...(scopes ? [['scopes', scopesSay(scopes)] as [string, string]] : []),
    ...(principal
      ? [['roles', roles === null ? 'can not be read' : roles.join(', ') || 'none'] as [string, string]]
      : []),
    ['clock', `Okta's is ${(clockOffsetMs / 1000).toFixed(0)} s ahead`],
    ...(apiTokenEndsAt === null ? [] : [['token ends', `${apiTokenEndsAt}, unless it is used`] as [string, string]]),
    ...(consentEndsAt === null ? [] : [['login ends', consentEndsAt] as [string, string]]),
  ];
}

function scopesSay({ configured, granted, missing }: NonNullable<ConnectionReport['scopes']>): string {
  if (granted === null) return `${configured.join(' ')} (configured)`;
  return `${granted.join(' ') || 'none'}${missing.length > 0 ? `; not granted: ${missing.join(' ')}` : ''}`;
}

function table(title: string, rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ name }) => name.length)) + 2;
  return [`${title}:`, ...rows.map((row) => `  ${row.name.padEnd(width)}${rowSays(row)}`)];
}

const lackWords: Partial<Record<string, string>> = {
  [adminRight]: 'lacks the admin right',
  [oauth]: 'needs an OAuth connection',
};

/** What a row of the table says. */
export function rowSays({ can, lacks, why }: Row): string {
  const more = why === null ? '' : ` (${why})`;
  if (can === null) return `unknown${more}`;
  if (can) return `can run${more}`;
  return `${lackWords[lacks ?? ''] ?? `lacks scope ${lacks ?? ''}`}${more}`;
}
