import { type Child, startSimulate } from '../child.js';
import { bucketLimit } from './scale.js';

/** So that with 50 groups there are 10,000 different writes. */
const people = 200;

interface Traffic {
  sent: number;
  refused: number;
}

interface LoggedEvent {
  eventType: string;
  published: string;
  target: { id: string }[] | null;
}

/** A simulated org in a process of its own, with a group that people are put into. */
export interface BenchOrg {
  url: string;
  apiToken: string;
  groupIds: string[];
  /** People who are active, without the token's owner. */
  userIds: string[];
  /** Requests that were answered with 429. */
  refused: () => Promise<number>;
  /** What was used of a bucket in the present window (default: `groups`). */
  used: (bucket?: string) => Promise<number>;
  /** Others use the bucket from now on. */
  startTraffic: (perMinute: number, forMs: number) => Promise<void>;
  traffic: () => Promise<Traffic>;
  /** When the last of these events was stored for each target (ms since the epoch, the org's clock). */
  timesOf: (eventType: string) => Promise<Map<string, number>>;
  stop: () => Promise<void>;
}

/** @param clockRate simulated seconds a real one */
export async function startBenchOrg(clockRate: number, limit = bucketLimit): Promise<BenchOrg> {
  const child: Child = startSimulate([
    '--users',
    '600',
    '--clock-rate',
    String(clockRate),
    '--rate-limits',
    'workforce',
  ]);
  const { url, adminUrl, apiToken } = (await child.next()) as { url: string; adminUrl: string; apiToken: string };
  const admin = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${adminUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  await admin('POST', '/rate-limits', { buckets: { groups: limit } });
  // What a write takes in Okta, in simulated time.
  await admin('POST', '/settings', { processingMs: 200 });
  const names = Array.from({ length: 50 }, (_, nth) => ({ profile: { name: `Bench ${String(nth)}` } }));
  const groups = (await admin('POST', '/groups', names)) as { id: string }[];
  const { users } = (await admin('GET', '/state')) as { users: { id: string; status: string }[] };
  const me = await fetch(`${url}/api/v1/users/me`, { headers: { authorization: `SSWS ${apiToken}` } });
  const owner = (await me.json()) as { id: string };
  const active = users.filter(({ id, status }) => status === 'ACTIVE' && id !== owner.id).slice(0, people);
  if (active.length < people) throw new Error(`only ${String(active.length)} people are active`);
  return {
    ...{ url, apiToken },
    groupIds: groups.map(({ id }) => id),
    userIds: active.map(({ id }) => id),
    refused: async () => {
      const { refused } = (await admin('GET', '/rate-limits')) as { refused: Record<string, number> };
      return Object.values(refused).reduce((sum, count) => sum + count, 0);
    },
    used: async (bucket = 'groups') => {
      const { buckets } = (await admin('GET', '/rate-limits')) as { buckets: Record<string, { used: number }> };
      return buckets[bucket]?.used ?? 0;
    },
    startTraffic: async (perMinute, forMs) => {
      await admin('POST', '/traffic', { bucket: 'groups', perMinute, forMs });
    },
    traffic: async () => {
      const [stream] = (await admin('GET', '/traffic')) as Traffic[];
      return stream ?? { sent: 0, refused: 0 };
    },
    timesOf: async (eventType) => {
      const events = (await admin('GET', '/log-events')) as LoggedEvent[];
      return new Map(
        events
          .filter((event) => event.eventType === eventType)
          .map(({ published, target }) => [target?.[0]?.id ?? '', Date.parse(published)]),
      );
    },
    stop: () => child.stop(),
  };
}

/** So many writes, each of another person into another group. */
export function* writesOf({ groupIds, userIds }: Pick<BenchOrg, 'groupIds' | 'userIds'>, count: number) {
  let left = count;
  for (const groupId of groupIds) {
    for (const userId of userIds) {
      if (left-- <= 0) return;
      yield { groupId, userId };
    }
  }
}
