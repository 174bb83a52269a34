import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
} from '@temporalio/workflow';
import { type User, UserStatus } from '../../src/actions/schemas/user.js';
import type { EvidenceDocument } from '../../src/evidence/document.js';
import { FlowFailureType } from '../../src/failures.js';
import type { UserRecord } from '../../src/hr/user-record.js';
import { attempt, forgive } from '../steps/attempt.js';
import { cutAccess } from '../steps/cut-access.js';
import { type Deletion, deleteAccount } from '../steps/delete-account.js';
import { findLeaver } from '../steps/find-leaver.js';
import { extend } from '../steps/extend.js';
import { type HandOver, handOverOf } from '../steps/hand-over.js';
import { removeApps, type RemovedAccess, removeGroups, removeRoles } from '../steps/remove-access.js';
import { restoreUser } from '../steps/restore.js';
import { settle } from '../steps/settle.js';
import { takeRecord } from '../steps/take-record.js';
import { Evidence } from './evidence.js';
import type { ExtensionPoint } from '../../src/hr/extensions.js';
import type { Flow } from './flow.js';
import type { FlowChange, LeaverRequests } from './leaver-requests.js';
import type { Leftover, UndoOutcome } from './messages.js';

/** What offboarding ended with. */
export interface OffboardUserResult {
  userId: string;
  outcome: 'left' | 'deleted' | 'undone' | 'calledOff';
  statusBefore: string;
  statusAfter: string;
  /** Groups that the user was in before, as found. */
  groupsBefore: { id: string; name: string; type: string }[];
  groupsRemoved: string[];
  /** Groups that Okta, an application or a group rule keeps: not ours to change. */
  groupsKept: string[];
  /** Administrator roles, by the id of the assignment; those kept came with a group. */
  rolesRemoved?: string[];
  rolesKept?: string[];
  /** Empty where all was done; otherwise try again by the update `finish`, or run it again. */
  leftovers: Leftover[];
  /** How the user stood before. */
  record?: UserRecord;
  handOver?: HandOver;
  deletion?: Deletion;
  undo?: UndoOutcome;
  /** Who asked for what meanwhile. */
  changes: FlowChange[];
  /** What proves it; where it is too large for a result, the query `flowEvidence` gives it. */
  evidence?: EvidenceDocument[];
}

/** How a leaver leaves. */
export interface LeavingOptions {
  isUrgent: boolean;
  removeGroups: boolean;
  handOver: boolean;
}

/** For so long what is urgent waits for the record. */
const recordWithinMs = 10_000;
const largestEvidence = 150_000;
const keptByDeactivation = new Set<string>([UserStatus.Active, UserStatus.Suspended, UserStatus.Deprovisioned]);

/** The work of a leaver's flow, and what follows it. */
export class Leaving {
  private record: UserRecord | undefined;
  private statusBefore = '';
  private statusAfter = '';
  /** When the user became what the work left behind, by Okta's clock. */
  private leftAt: string | undefined;
  private roles: RemovedAccess = { removed: [], kept: [] };
  private groups: RemovedAccess = { removed: [], kept: [] };
  private handOver: HandOver | undefined;
  private deletion: Deletion | undefined;
  private undo: UndoOutcome | undefined;
  private readonly evidence: Evidence;

  constructor(
    private readonly flow: Flow,
    private readonly requests: LeaverRequests,
    private readonly userId: string,
    private readonly options: LeavingOptions,
  ) {
    this.evidence = new Evidence(flow, userId);
  }

  /**
   * All that ends access. Done again, it finishes what was left over.
   *
   * @param known the user, where it was read just now
   */
  async work(known?: User): Promise<void> {
    const { flow, userId } = this;
    flow.leftovers.length = 0;
    const user = known ?? (await findLeaver(flow, userId));
    if (this.record === undefined) this.statusBefore = user.status;
    this.statusAfter = user.status;
    const { found, isDeactivated } = await this.cutAndRecord(user);
    this.record ??= found;
    await this.extended('afterCut');
    if (!isDeactivated) this.add('roles', await flow.step('removeRoles', () => removeRoles(flow, found)));
    this.add('groups', await this.removeGroups(found));
    if (!isDeactivated) await this.deactivate();
    await flow.step('removeApps', () => removeApps(flow, found));
    await this.look();
    if (this.options.handOver) this.handOver ??= await handOverOf(flow, this.record);
    await this.extended('afterLeaving');
    await this.evidence.gather();
  }

  /** Rests until it is undone, deleted, or nothing more is to come. */
  async rest({
    undoForMs,
    deleteAfterMs,
  }: {
    undoForMs: number;
    deleteAfterMs: number | undefined;
  }): Promise<OffboardUserResult> {
    const nowMs = Date.now();
    const undoUntilMs = nowMs + undoForMs;
    const deleteAtMs = deleteAfterMs === undefined ? undefined : nowMs + deleteAfterMs;
    for (;;) {
      switch (await settle(this.flow, this.requests, { undoUntilMs, deleteAtMs })) {
        case 'finish':
          this.requests.finish = false;
          await this.work();
          break;
        case 'undo':
          // Begun, it is finished: half an undo helps nobody, and whoever asked for it hears how it ended.
          return CancellationScope.nonCancellable(async () => {
            await this.giveBack();
            return this.result('undone');
          });
        case 'review':
          this.requests.hasReturned = await this.hasReturned();
          if (this.requests.hasReturned) return this.result('left');
          this.requests.asksForReturn = false;
          break;
        case 'delete':
          await this.extended('beforeDeletion');
          this.deletion = await deleteAccount(this.flow, this.recorded(), this.leftAt);
          if (this.deletion.deleted) await this.extended('afterDeletion');
          await this.evidence.gather();
          return this.result(this.deletion.deleted ? 'deleted' : 'left');
        case 'done':
          return this.result('left');
      }
    }
  }

  /**
   * Suspension destroys nothing, so what is urgent is cut first and recorded then. Whom only a deactivation cuts off is
   * recorded before, for a moment at most, because applications and roles go with it.
   */
  private async cutAndRecord(user: User): Promise<{ found: UserRecord; isDeactivated: boolean }> {
    const { flow } = this;
    const { isUrgent } = this.options;
    const cutFirst = isUrgent && keptByDeactivation.has(user.status);
    const before = cutFirst
      ? undefined
      : await takeRecord(flow, { user, ...(isUrgent && { withinMs: recordWithinMs }) });
    const cut = await cutAccess(flow, { userId: user.id, status: user.status });
    const found = before ?? (await takeRecord(flow, { user, factors: cut.factors }));
    const isDeactivated = cut.status === UserStatus.Deprovisioned;
    if (cutFirst && isDeactivated && user.status !== UserStatus.Deprovisioned) {
      for (const action of ['listUserAppAssignments', 'listUserRoles']) {
        found.missing.push({ action, type: FlowFailureType.TooLate });
      }
    }
    return { found, isDeactivated };
  }

  private removeGroups(found: UserRecord): Promise<RemovedAccess> {
    const { flow, options } = this;
    if (options.removeGroups) return flow.step('removeGroups', () => removeGroups(flow, found));
    return Promise.resolve({ removed: [], kept: found.groups.map(({ id }) => id) });
  }

  private async deactivate(): Promise<void> {
    const { flow, userId } = this;
    forgive(flow, 'deactivateUser');
    flow.say(`Deactivating the user ${userId}`);
    await flow.step('deactivate', () =>
      attempt(flow, 'deactivateUser', () => flow.okta.deactivateUser({ userId, sendEmail: false })),
    );
  }

  /** Whatever others do, a leaver's flow goes on. */
  private async extended(point: ExtensionPoint): Promise<void> {
    await attempt(this.flow, `extend ${point}`, () => extend(this.flow, point));
  }

  private async giveBack(): Promise<void> {
    const { flow } = this;
    this.undo = await restoreUser(flow, this.recorded());
    await this.look();
    await this.evidence.gather();
    this.requests.undone = this.undo;
  }

  /** Reads how the user stands after the work. */
  private async look(): Promise<void> {
    const { flow, userId } = this;
    await attempt(flow, 'getUser', async () => {
      const { status, statusChanged } = await flow.okta.getUser({ userId });
      this.statusAfter = status;
      this.leftAt = statusChanged ?? undefined;
    });
  }

  /** Whether the user whom it deactivated is in use again. */
  private async hasReturned(): Promise<boolean> {
    const { flow, userId, statusAfter } = this;
    if (statusAfter !== UserStatus.Deprovisioned) return false;
    try {
      return (await flow.okta.getUser({ userId })).status !== UserStatus.Deprovisioned;
    } catch (error) {
      if (isCancellation(error)) throw error;
      return false;
    }
  }

  private recorded(): UserRecord {
    if (this.record === undefined) throw ApplicationFailure.nonRetryable('Nothing was recorded');
    return this.record;
  }

  private add(what: 'roles' | 'groups', { removed, kept }: RemovedAccess): void {
    this[what] = { removed: [...new Set([...this[what].removed, ...removed])], kept };
  }

  private async result(outcome: OffboardUserResult['outcome']): Promise<OffboardUserResult> {
    const { flow, userId, statusBefore, statusAfter, roles, groups, handOver, deletion, undo } = this;
    this.requests.phase = 'ended';
    flow.say(this.says(outcome), outcome === 'undone' ? 'undone' : 'done');
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    const record = this.recorded();
    const { documents } = this.evidence;
    return {
      ...{ userId, outcome, statusBefore, statusAfter: outcome === 'deleted' ? 'DELETED' : statusAfter },
      groupsBefore: record.groups.map(({ id, name, type }) => ({ id, name, type })),
      ...{ groupsRemoved: groups.removed, groupsKept: groups.kept },
      ...{ rolesRemoved: roles.removed, rolesKept: roles.kept },
      ...{ leftovers: flow.leftovers, record, changes: this.requests.changes },
      ...(handOver && { handOver }),
      ...(deletion && { deletion }),
      ...(undo && { undo }),
      ...(JSON.stringify(documents).length <= largestEvidence && { evidence: documents }),
    };
  }

  private says(outcome: OffboardUserResult['outcome']): string {
    const { flow, userId, statusAfter, deletion, undo } = this;
    if (outcome === 'deleted') return `Done: the user ${userId} is deleted`;
    if (undo)
      return `Undone: the user ${userId} is ${statusAfter}, ${String(undo.notRestored.length)} things not given back`;
    if (this.requests.hasReturned) return `Done: the user ${userId} left, and is in use again`;
    const left = flow.leftovers.filter(({ type }) => type !== FlowFailureType.NotAvailable).length;
    if (left > 0) return `${String(left)} steps left over`;
    return `Done: the user ${userId} is ${statusAfter}${deletion ? `. Not deleted: ${deletion.reason}` : ''}`;
  }
}
