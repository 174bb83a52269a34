import type { FaultKind } from '../../../simulator/http/faults.js';
import type { SimulatedOrg } from '../simulated-org.js';

type Admin = SimulatedOrg['simulator']['admin'];

const kinds: FaultKind[] = [
  ...(['status', 'rate-limit', 'concurrency-limit', 'reset', 'lost-answer', 'cut-body', 'html', 'latency'] as const),
];
/** Nobody learns whether such a request took effect. */
const unanswered = new Set<FaultKind>(['status', 'reset', 'lost-answer', 'cut-body', 'html']);
/** All but the creation of a user: whether that took effect is looked up in the System Log, which takes its time. */
const noCreation = '^/api/v1/(?!users\\?activate=)';

/** Some answers of Okta's will go wrong, in ways that pass. */
export function cause({ admin }: { admin: Admin }, random: () => number): void {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  for (let left = Math.floor(random() * 4); left > 0; left -= 1) {
    const kind = pick(kinds);
    const skip = Math.floor(random() * 25);
    const method = random() < 0.5 ? pick(['POST', 'PUT', 'DELETE'] as const) : undefined;
    admin.addFault({
      ...{ kind, skip: method ? Math.floor(skip / 5) : skip, times: 1 + Math.floor(random() * 2) },
      ...(kind === 'status' ? { status: pick([500, 503, 429] as const) } : {}),
      ...(kind === 'html' ? { status: 502 } : {}),
      ...(kind === 'latency' || kind === 'rate-limit' ? { ms: 300 } : {}),
      ...(method ? { method } : {}),
      ...(unanswered.has(kind) ? { path: noCreation } : {}),
    });
  }
}

/** Ends all trouble; gives what there was, in words. */
export function calm({ admin }: { admin: Admin }): string {
  const hits = admin.faults().filter((fault) => fault.hits > 0);
  admin.clearFaults();
  return hits.map(({ kind, method = '' }) => `${kind} ${method}`).join(', ');
}
