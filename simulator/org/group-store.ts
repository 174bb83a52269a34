import type { SimulatedClock } from './clock.js';
import { LaggingView } from './lagging-view.js';
import type { Settings } from './settings.js';
import { SortedList } from './sorted-list.js';

export const groupTypes = ['OKTA_GROUP', 'APP_GROUP', 'BUILT_IN'] as const;
export type GroupType = (typeof groupTypes)[number];

/** What the API shows of a group; loaded groups keep fields that we don't know. */
export interface GroupData {
  id: string;
  created: string;
  lastUpdated: string;
  lastMembershipUpdated: string;
  objectClass: string[];
  type: GroupType;
  profile: { name: string; description?: string | null; [attribute: string]: unknown };
  [field: string]: unknown;
}

export class GroupStore {
  private readonly groups = new Map<string, GroupData>();
  private readonly inOrder = new SortedList<GroupData>((group) => group.id);
  private readonly index = new LaggingView<GroupData>();

  constructor(
    private readonly clock: SimulatedClock,
    private readonly settings: Settings,
  ) {}

  add(group: GroupData): void {
    this.behind(group.id, undefined);
    this.groups.set(group.id, group);
    this.inOrder.add(group);
  }

  get(id: string): GroupData | undefined {
    return this.groups.get(id);
  }

  change(group: GroupData, mutate: (group: GroupData) => void): void {
    if (this.settings.searchLagMs > 0) this.behind(group.id, structuredClone(group));
    mutate(group);
  }

  remove(group: GroupData): void {
    this.behind(group.id, group);
    this.groups.delete(group.id);
    this.inOrder.remove(group.id);
  }

  after(id?: string): Iterable<GroupData> {
    return this.inOrder.after(id);
  }

  /** Names are unique among groups made in Okta only: imported ones may have any. */
  withName(name: string): GroupData | undefined {
    const wanted = name.toLowerCase();
    for (const group of this.groups.values()) {
      if (group.type !== 'APP_GROUP' && group.profile.name.toLowerCase() === wanted) return group;
    }
    return undefined;
  }

  /** As searches and filters see them, in the order of ids; deleted groups vanish at once. */
  *indexed(after?: string): Generator<GroupData, void, undefined> {
    const now = this.clock.now();
    for (const group of this.inOrder.after(after)) {
      const past = this.index.read(group.id, now);
      if (past === undefined) yield group;
      else if (past.state !== undefined) yield past.state;
    }
  }

  private behind(id: string, before: GroupData | undefined): void {
    const now = this.clock.now();
    this.index.changed(id, before, now + this.settings.searchLagMs, now);
  }
}
