import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { User } from '../../src/actions/schemas/user.js';
import { FlowFailureType, isOktaFailure, oktaFailureOf, OktaFailureType } from '../../src/failures.js';
import type { UserRecord } from '../../src/hr/user-record.js';
import type { Flow } from '../hr/flow.js';
import { itemsOf } from '../lib/pages.js';
import { together } from './attempt.js';
import { factorsOf } from './cut-access.js';

/** Whose record is taken. */
export interface TakeRecordInput {
  /** As it was read before anything was changed. */
  user: Pick<User, 'id' | 'status' | 'profile'>;
  /** Factors that were read before they were reset. */
  factors?: UserRecord['factors'] | undefined;
  /** What isn't read by then is left out, where something urgent waits for it (milliseconds). */
  withinMs?: number | undefined;
}

/**
 * Reads how a user stands: groups, applications, administrator roles and factors. It changes nothing, and what can't be
 * read stands in `missing`; it never fails but by a cancellation.
 */
export async function takeRecord(
  flow: Flow,
  { user: { id: userId, status, profile }, factors, withinMs }: TakeRecordInput,
): Promise<UserRecord> {
  const { okta } = flow;
  const record: UserRecord = {
    ...{ userId, status, profile, groups: [], apps: [], roles: [] },
    factors: factors ?? [],
    missing: [],
    takenAt: new Date().toISOString(),
  };
  let byRule: ReadonlySet<string> | undefined;
  const reads: Record<string, () => Promise<void>> = {
    listUserGroups: async () => {
      const groups: UserRecord['groups'] = [];
      for await (const { id, type, profile: shown } of itemsOf(okta.listUserGroups, { userId })) {
        groups.push({ id, name: shown.name, type, managedByRule: false });
      }
      record.groups = groups;
    },
    listGroupRules: async () => {
      byRule = await groupsOfRules(flow);
    },
    listUserAppAssignments: async () => {
      const apps = new Map<string, UserRecord['apps'][number]>();
      for await (const { appId: id, label, assignment } of itemsOf(okta.listUserAppAssignments, { userId })) {
        apps.set(id, { id, label: label ?? id, scope: assignment.scope ?? 'GROUP' });
      }
      record.apps = [...apps.values()];
    },
    listUserRoles: async () => {
      record.roles = (await okta.listUserRoles({ userId })).roles.map(({ id, type, label, assignmentType }) => ({
        ...{ id, type: type ?? 'CUSTOM', label: label ?? type ?? id, assignmentType: assignmentType ?? 'USER' },
      }));
    },
    ...(factors === undefined && {
      listUserFactors: async () => {
        record.factors = factorsOf((await okta.listUserFactors({ userId })).factors);
      },
    }),
  };
  await within(withinMs, (isOver) =>
    together(
      Object.entries(reads).map(
        ([name, read]) =>
          () =>
            unlessUnread(record, name, read, isOver),
      ),
    ),
  );
  // Whose members are a rule's to change is not known without the rules: none is touched then.
  record.groups = record.groups.map((group) => ({
    ...group,
    managedByRule: group.type === 'OKTA_GROUP' && (byRule === undefined || byRule.has(group.id)),
  }));
  return record;
}

/** The groups that a rule of Okta's assigns; inactive rules count, too, for their members stay and may come back to them. */
export async function groupsOfRules({ okta }: Flow): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  try {
    for await (const rule of itemsOf(okta.listGroupRules, {})) {
      for (const id of rule.actions?.assignUserToGroups?.groupIds ?? []) ids.add(id);
    }
  } catch (error) {
    // So Okta answers where the org doesn't have the feature: there are no rules.
    if (!isOktaFailure(error, OktaFailureType.NotFound)) throw error;
  }
  return ids;
}

async function unlessUnread(
  record: UserRecord,
  name: string,
  read: () => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (isCancellation(error) && !isOver()) throw error;
    const type = isCancellation(error) ? FlowFailureType.TooLate : (oktaFailureOf(error)?.type ?? 'Unknown');
    record.missing.push({ action: name, type });
  }
}

/** Runs something that is given up after a time, and can tell that from a cancellation from without. */
async function within(timeoutMs: number | undefined, run: (isOver: () => boolean) => Promise<void>): Promise<void> {
  if (timeoutMs === undefined) {
    await run(() => false);
    return;
  }
  const outer = CancellationScope.current();
  const scope = new CancellationScope({ cancellable: true, timeout: timeoutMs });
  await scope.run(() => run(() => scope.consideredCancelled && !outer.consideredCancelled));
}
