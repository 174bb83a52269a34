// The workflows of this bench: ours, and one that makes many writes.
import { type OktaLane, proxyOktaActivities } from '../../workflows/okta.js';

export * from '../../workflows/index.js';

/** Puts a person into a group, or ends a person's sessions: calls of the buckets `groups` and `other`. */
export type Write = { groupId: string; userId: string } | { userId: string };

export interface ManyWritesInput {
  writes: Write[];
  inFlight: number;
  lane: OktaLane;
  taskQueue: string;
}

/** Makes all the writes, so many of them pending at a time. */
export async function manyWrites({ writes, inFlight, lane, taskQueue }: ManyWritesInput): Promise<number> {
  const okta = proxyOktaActivities({ lane, taskQueue });
  let next = 0;
  const one = async (): Promise<void> => {
    for (let write = writes[next++]; write !== undefined; write = writes[next++]) {
      await ('groupId' in write ? okta.addUserToGroup(write) : okta.clearUserSessions(write));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  return writes.length;
}
