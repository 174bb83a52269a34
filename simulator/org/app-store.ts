/** What the API shows of an app instance; loaded apps keep fields that we don't know. */
export interface AppData {
  id: string;
  name: string;
  label: string;
  status: 'ACTIVE' | 'INACTIVE';
  created: string;
  lastUpdated: string;
  signOnMode: string;
  visibility: { hide: { web: boolean; [place: string]: boolean }; appLinks: Record<string, boolean>; [field: string]: unknown }; // prettier-ignore
  [field: string]: unknown;
}

/** An assignment to one person. */
export interface AppUser {
  id: string;
  assignmentId: string;
  created: string;
  lastUpdated: string;
  userName: string;
  profile: Record<string, unknown>;
}

export interface AppGroup {
  id: string;
  priority: number;
  lastUpdated: string;
  profile: Record<string, unknown>;
}

export interface App {
  readonly id: string;
  data: AppData;
  users: Map<string, AppUser>;
  groups: Map<string, AppGroup>;
}

export class AppStore {
  private readonly apps = new Map<string, App>();

  add(app: App): void {
    this.apps.set(app.id, app);
  }

  get(id: string): App | undefined {
    return this.apps.get(id);
  }

  /** In the order of ids. */
  all(): App[] {
    return [...this.apps.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  ofGroup(groupId: string): App[] {
    return this.all().filter((app) => app.groups.has(groupId));
  }
}
