import { LaggingView } from './lagging-view.js';
import type { SimulatedClock } from './clock.js';
import type { Settings } from './settings.js';
import { SortedList } from './sorted-list.js';

export const userStatuses = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'RECOVERY',
  'SUSPENDED',
  'DEPROVISIONED',
] as const;
export type UserStatus = (typeof userStatuses)[number];

/** What the API shows of a user; loaded users keep fields that we don't know. */
export interface UserData {
  id: string;
  status: UserStatus;
  created: string;
  activated: string | null;
  statusChanged: string | null;
  lastLogin: string | null;
  lastUpdated: string;
  passwordChanged: string | null;
  type: { id: string };
  profile: Record<string, unknown>;
  credentials: {
    password?: object;
    recovery_question?: { question: string };
    provider: { type: string; name: string };
    [field: string]: unknown;
  };
  transitioningToStatus?: UserStatus;
  [field: string]: unknown;
}

export interface AdminRole {
  id: string;
  type: string;
  label: string;
  status: 'ACTIVE';
  created: string;
  lastUpdated: string;
  assignmentType: 'USER' | 'GROUP' | 'CLIENT';
}

export interface User {
  readonly id: string;
  data: UserData;
  /** Plain text, or `undefined` when there is none or only its hash is known. */
  password: string | undefined;
  formerPasswords: string[];
  recoveryAnswer: string | undefined;
  /** Counts changes: what the ETag is made of. */
  version: number;
  roles: AdminRole[];
  factors: Record<string, unknown>[];
  sessions: { id: string; created: string; ipAddress: string }[];
}

/** Users with their logins; what searches see may lag behind. */
export class UserStore {
  private readonly users = new Map<string, User>();
  private readonly idOfLogin = new Map<string, string>();
  private readonly idsOfShortLogin = new Map<string, Set<string>>();
  private readonly inOrder = new SortedList<User>((user) => user.id);
  private readonly index = new LaggingView<UserData>();

  constructor(
    private readonly clock: SimulatedClock,
    private readonly settings: Settings,
  ) {}

  get size(): number {
    return this.users.size;
  }

  add(user: User): void {
    this.behind(user.id, undefined);
    this.users.set(user.id, user);
    this.inOrder.add(user);
    this.claimLogin(user);
  }

  get(id: string): User | undefined {
    return this.users.get(id);
  }

  /** By id, login or unambiguous short login, as `/users/{id}` takes them. */
  find(address: string): User | undefined {
    const byId = this.users.get(address);
    if (byId !== undefined) return byId;
    const key = loginKey(address);
    const id = this.idOfLogin.get(key);
    if (id !== undefined) return this.users.get(id);
    const short = this.idsOfShortLogin.get(key);
    return short?.size === 1 ? this.users.get([...short][0] ?? '') : undefined;
  }

  /** The owner of a login, ignoring case and diacritics. */
  withLogin(login: string): User | undefined {
    const id = this.idOfLogin.get(loginKey(login));
    return id === undefined ? undefined : this.users.get(id);
  }

  /** The one way to change what the API shows of a user. */
  change(user: User, mutate: (data: UserData) => void): void {
    const before = this.settings.searchLagMs > 0 ? structuredClone(user.data) : undefined;
    if (before !== undefined) this.behind(user.id, before);
    this.releaseLogin(user);
    mutate(user.data);
    this.claimLogin(user);
    user.version += 1;
    user.data.lastUpdated = this.clock.iso();
  }

  remove(user: User): void {
    this.behind(user.id, user.data);
    this.users.delete(user.id);
    this.inOrder.remove(user.id);
    this.releaseLogin(user);
  }

  /** In the order of ids. */
  after(id?: string): Iterable<User> {
    return this.inOrder.after(id);
  }

  /** As searches and filters see them, in the order of ids. */
  *indexed(after?: string): Generator<UserData, void, undefined> {
    const now = this.clock.now();
    const gone = this.index.keys().filter((id) => !this.users.has(id) && (after === undefined || id > after));
    gone.sort();
    for (const { id, data } of this.inOrder.after(after)) {
      while (gone[0] !== undefined && gone[0] < id) yield* this.ghost(gone.shift(), now);
      const past = this.index.read(id, now);
      if (past === undefined) yield data;
      else if (past.state !== undefined) yield past.state;
    }
    for (const id of gone) yield* this.ghost(id, now);
  }

  private *ghost(id: string | undefined, now: number): Generator<UserData, void, undefined> {
    const state = id === undefined ? undefined : this.index.read(id, now)?.state;
    if (state !== undefined) yield state;
  }

  private behind(id: string, before: UserData | undefined): void {
    const now = this.clock.now();
    this.index.changed(id, before, now + this.settings.searchLagMs, now);
  }

  private claimLogin(user: User): void {
    const key = loginKey(String(user.data.profile['login']));
    this.idOfLogin.set(key, user.id);
    const short = shortLogin(key);
    const ids = this.idsOfShortLogin.get(short) ?? new Set();
    this.idsOfShortLogin.set(short, ids.add(user.id));
  }

  private releaseLogin(user: User): void {
    const key = loginKey(String(user.data.profile['login']));
    if (this.idOfLogin.get(key) === user.id) this.idOfLogin.delete(key);
    this.idsOfShortLogin.get(shortLogin(key))?.delete(user.id);
  }
}

/** Logins are one and the same when they differ in case or diacritics only. */
export const loginKey = (login: string): string => login.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const shortLogin = (key: string): string => key.split('@', 1)[0] ?? key;
