import { SortedList } from './sorted-list.js';

interface Membership {
  key: string;
  groupId: string;
  userId: string;
  /** The group rules that keep it up; none, where somebody has made it by hand. */
  rules: Set<string>;
}

/** Who is in which group. The order of members is the order in which they joined. */
export class Memberships {
  private joined = 0;
  private readonly ofGroup = new Map<string, { byUser: Map<string, Membership>; inOrder: SortedList<Membership> }>();
  private readonly ofUser = new Map<string, Set<string>>();

  has(groupId: string, userId: string): boolean {
    return this.ofGroup.get(groupId)?.byUser.has(userId) ?? false;
  }

  /** The ids of the rules that keep a membership up, to be changed; `undefined` where there is no membership. */
  rulesOf(groupId: string, userId: string): Set<string> | undefined {
    return this.ofGroup.get(groupId)?.byUser.get(userId)?.rules;
  }

  add(groupId: string, userId: string): void {
    if (this.has(groupId, userId)) return;
    this.joined += 1;
    const membership = { key: this.joined.toString(36).padStart(10, '0'), groupId, userId, rules: new Set<string>() };
    let group = this.ofGroup.get(groupId);
    if (group === undefined) {
      group = { byUser: new Map(), inOrder: new SortedList((item) => item.key) };
      this.ofGroup.set(groupId, group);
    }
    group.byUser.set(userId, membership);
    group.inOrder.add(membership);
    const groups = this.ofUser.get(userId) ?? new Set();
    this.ofUser.set(userId, groups.add(groupId));
  }

  remove(groupId: string, userId: string): void {
    const group = this.ofGroup.get(groupId);
    const membership = group?.byUser.get(userId);
    if (group === undefined || membership === undefined) return;
    group.byUser.delete(userId);
    group.inOrder.remove(membership.key);
    this.ofUser.get(userId)?.delete(groupId);
  }

  removeUser(userId: string): void {
    for (const groupId of this.groupsOf(userId)) this.remove(groupId, userId);
  }

  removeGroup(groupId: string): void {
    for (const { userId } of this.membersOf(groupId)) this.ofUser.get(userId)?.delete(groupId);
    this.ofGroup.delete(groupId);
  }

  count(groupId: string): number {
    return this.ofGroup.get(groupId)?.byUser.size ?? 0;
  }

  membersOf(groupId: string, afterKey?: string): Iterable<Membership> {
    return this.ofGroup.get(groupId)?.inOrder.after(afterKey) ?? [];
  }

  groupsOf(userId: string): string[] {
    return [...(this.ofUser.get(userId) ?? [])].sort();
  }
}
