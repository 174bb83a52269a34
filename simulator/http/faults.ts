export const faultKinds = ['latency', 'status', 'reset', 'cut-body', 'lost-answer', 'html', 'rate-limit', 'concurrency-limit'] as const; // prettier-ignore
export type FaultKind = (typeof faultKinds)[number];

/** Trouble to come: for requests that match, as many times as said. */
export interface Fault {
  kind: FaultKind;
  method?: string | undefined;
  /** A regular expression over path and query. */
  path?: string | undefined;
  /** How many requests it hits; every one without it. */
  times?: number | undefined;
  /** Matching requests that go through first. */
  skip?: number | undefined;
  /** For `latency`, how long; for `rate-limit`, until the reset. */
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
    const take = (latency: boolean): ArmedFault | undefined => {
      for (const fault of this.armed) {
        if ((fault.kind === 'latency') !== latency || !matches(fault, method, path)) continue;
        if (fault.skip !== undefined && fault.skip > 0) {
          fault.skip -= 1;
          continue;
        }
        if (fault.times !== undefined && fault.hits >= fault.times) continue;
        fault.hits += 1;
        return fault;
      }
      return undefined;
    };
    return { latency: take(true), fault: take(false) };
  }
}

function matches({ method, path }: Fault, actualMethod: string, actualPath: string): boolean {
  if (method !== undefined && method.toUpperCase() !== actualMethod) return false;
  return path === undefined || new RegExp(path).test(actualPath);
}
