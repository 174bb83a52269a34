export interface LinkedObjectSide {
  name: string;
  title?: string;
  description?: string;
  type: 'USER';
}

/** A relationship between two people, e.g. manager (primary) and subordinate (associated). */
export interface LinkedObject {
  primary: LinkedObjectSide;
  associated: LinkedObjectSide;
}

interface Relationship extends LinkedObject {
  /** The one primary of each associated user. */
  primaryOf: Map<string, string>;
}

/** Relationships between people. Somebody has one primary, and any number of associated users. */
export class LinkedObjectStore {
  private readonly byPrimary = new Map<string, Relationship>();

  all(): LinkedObject[] {
    return [...this.byPrimary.values()];
  }

  /** By either of its names. */
  get(name: string): LinkedObject | undefined {
    return this.byPrimary.get(name) ?? [...this.byPrimary.values()].find(({ associated }) => associated.name === name);
  }

  add({ primary, associated }: LinkedObject): void {
    this.byPrimary.set(primary.name, { primary, associated, primaryOf: new Map() });
  }

  /** Its links go with it. */
  remove({ primary }: LinkedObject): void {
    this.byPrimary.delete(primary.name);
  }

  primaryOf({ primary }: LinkedObject, associatedId: string): string | undefined {
    return this.byPrimary.get(primary.name)?.primaryOf.get(associatedId);
  }

  /** In the order of ids. */
  associatedWith({ primary }: LinkedObject, primaryId: string): string[] {
    const links = this.byPrimary.get(primary.name)?.primaryOf ?? [];
    return [...links].flatMap(([associatedId, id]) => (id === primaryId ? [associatedId] : [])).sort();
  }

  /** The primary of each associated user. */
  linksOf({ primary }: LinkedObject): Record<string, string> {
    return Object.fromEntries(this.byPrimary.get(primary.name)?.primaryOf ?? []);
  }

  link({ primary }: LinkedObject, associatedId: string, primaryId: string): void {
    this.byPrimary.get(primary.name)?.primaryOf.set(associatedId, primaryId);
  }

  unlink({ primary }: LinkedObject, associatedId: string): void {
    this.byPrimary.get(primary.name)?.primaryOf.delete(associatedId);
  }

  removeUser(userId: string): void {
    for (const { primaryOf } of this.byPrimary.values()) {
      primaryOf.delete(userId);
      for (const [associatedId, primaryId] of primaryOf) if (primaryId === userId) primaryOf.delete(associatedId);
    }
  }
}
