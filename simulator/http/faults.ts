import type { Random } from '../org/random.js';

/** What can befall a delivery of an event hook on its way out. */
const deliveryFaultKinds = ['delivery-drop', 'delivery-twice', 'delivery-delay', 'delivery-shuffle'] as const;
export type DeliveryFaultKind = (typeof deliveryFaultKinds)[number];
export const faultKinds = ['latency', 'status', 'reset', 'cut-body', 'lost-answer', 'html', 'rate-limit', 'concurrency-limit', ...deliveryFaultKinds] as const; // prettier-ignore
export type FaultKind = (typeof faultKinds)[number];

/** Trouble to come: for requests or deliveries that match, as many times as said. */
export interface Fault {
  kind: FaultKind;
  method?: string | undefined;
  /** A regular expression over path and query; for deliveries, over the address that they go to. */
  path?: string | undefined;
  /** How many it hits; every one without it. */
  times?: number | undefined;
  /** Those that match and go through first. */
  skip?: number | undefined;
  /** How likely it hits one that matches, from 0 to 1; the org's seed decides. Surely without it. */
  probability?: number | undefined;
  /** For `latency` and `delivery-delay`, how long; for `rate-limit`, until the reset. */
  ms?: number | undefined;
  /** For `status` and `html`. */
  status?: number | undefined;
  errorCode?: string | undefined;
}

export interface ArmedFault extends Fault {
  id: number;
  hits: number;
}

export class Faults {
  private armed: ArmedFault[] = [];
  private count = 0;

  constructor(private readonly random: Random) {}

  add(fault: Fault): ArmedFault {
    this.count += 1;
    const armed = { ...fault, id: this.count, hits: 0 };
    this.armed.push(armed);
    return armed;
  }

  list(): ArmedFault[] {
    return [...this.armed];
  }

  clear(): void {
    this.armed = [];
  }

  /** What hits this request: a delay, and at most one thing that breaks it. */
  strike(method: string, path: string): { latency: ArmedFault | undefined; fault: ArmedFault | undefined } {
    const take = (latency: boolean): ArmedFault | undefined =>
      this.take(
        (fault) => !isDeliveryFault(fault) && (fault.kind === 'latency') === latency && matches(fault, method, path),
      );
    return { latency: take(true), fault: take(false) };
  }

  /** Whether a delivery to this address is hit by trouble of one kind. */
  strikeDelivery(kind: DeliveryFaultKind, uri: string): ArmedFault | undefined {
    return this.take((fault) => fault.kind === kind && matches(fault, 'POST', uri));
  }

  private take(applies: (fault: ArmedFault) => boolean): ArmedFault | undefined {
    for (const fault of this.armed) {
      if (!applies(fault)) continue;
      if (fault.skip !== undefined && fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      if (fault.times !== undefined && fault.hits >= fault.times) continue;
      if (fault.probability !== undefined && this.random() >= fault.probability) continue;
      fault.hits += 1;
      return fault;
    }
    return undefined;
  }
}

const isDeliveryFault = ({ kind }: Fault): boolean => deliveryFaultKinds.some((known) => known === kind);

function matches({ method, path }: Fault, actualMethod: string, actualPath: string): boolean {
  if (method !== undefined && method.toUpperCase() !== actualMethod) return false;
  return path === undefined || new RegExp(path).test(actualPath);
}
