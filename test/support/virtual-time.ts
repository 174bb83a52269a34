/** Time that goes on when nothing else is to be done: hours pass in milliseconds, in an exact order. */
export class VirtualTime {
  private nowMs = Date.parse('2026-05-04T03:02:01.000Z');
  private readonly queue: { atMs: number; order: number; run: () => void }[] = [];
  private order = 0;

  readonly now = (): number => this.nowMs;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const run = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.at(this.nowMs + ms, run);
    });

  at(atMs: number, run: () => void): void {
    const event = { atMs: Math.max(atMs, this.nowMs), order: this.order++, run };
    let low = 0;
    let high = this.queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.queue[middle]?.atMs ?? 0) > event.atMs) low = middle + 1;
      else high = middle;
    }
    this.queue.splice(low, 0, event);
  }

  /** Runs what is due, until nothing is left or the time is over. */
  async run(ms = Infinity): Promise<void> {
    const endMs = this.nowMs + ms;
    await settled();
    for (;;) {
      const next = this.queue.at(-1);
      if (next === undefined || next.atMs > endMs) break;
      this.queue.pop();
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
      await settled();
    }
    if (Number.isFinite(endMs)) this.nowMs = endMs;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
