import { given } from '../given.js';

/** What a peer is to do: the same writes as we, as many at a time as it bears. */
export interface PeerInput {
  url: string;
  apiToken: string;
  writes: { groupId: string; userId: string }[];
  inParallel: number;
}

/** What became of it; `failed` are writes that the peer gave up. */
export interface PeerResult {
  ms: number;
  failed: number;
}

/** Runs the writes of a peer and prints the result. */
export async function runPeer(
  write: (input: PeerInput) => (one: PeerInput['writes'][number]) => Promise<void>,
): Promise<void> {
  const input = await given<PeerInput>();
  const once = write(input);
  let next = 0;
  let failed = 0;
  const startedMs = performance.now();
  const lane = async (): Promise<void> => {
    for (let one = input.writes[next++]; one !== undefined; one = input.writes[next++]) {
      await once(one).catch(() => (failed += 1));
    }
  };
  await Promise.all(Array.from({ length: input.inParallel }, lane));
  const result: PeerResult = { ms: performance.now() - startedMs, failed };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.disconnect();
}
