import type { ProfileAttributes } from './profile-problems.js';

/** So long a schema that was read is taken for the org's. */
const keptMs = 5 * 60_000;

interface Kept {
  readAtMs: number;
  /** Undefined where the org doesn't let us read it. */
  attributes: Promise<ProfileAttributes | undefined>;
}

/** The profile schemas that this process has read, by connection. */
export class ProfileSchemas {
  private readonly kept = new Map<string, Map<string, Kept>>();

  constructor(private readonly now: () => number = Date.now) {}

  /**
   * The attributes of a schema; undefined where there is none to be had. However many ask, it is read once.
   *
   * @param which the schema, among those of the connection
   * @param maxAgeMs how old it may be
   * @returns rejects with what `read` rejects with, for the caller whose it was; others get undefined
   */
  async attributes(
    connection: string,
    which: string,
    read: () => Promise<ProfileAttributes | undefined>,
    maxAgeMs = keptMs,
  ): Promise<ProfileAttributes | undefined> {
    const ofConnection = this.kept.get(connection) ?? new Map<string, Kept>();
    this.kept.set(connection, ofConnection);
    const known = ofConnection.get(which);
    if (known && this.now() - known.readAtMs <= maxAgeMs) return known.attributes.catch(() => undefined);
    const fresh: Kept = { readAtMs: this.now(), attributes: read() };
    ofConnection.set(which, fresh);
    try {
      return await fresh.attributes;
    } catch (error) {
      if (ofConnection.get(which) === fresh) ofConnection.delete(which);
      throw error;
    }
  }

  /** Has the schemas of a connection read anew. */
  forget(connection: string): void {
    this.kept.delete(connection);
  }
}
