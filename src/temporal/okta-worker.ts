import type { State, Worker } from '@temporalio/worker';

/** What goes on beside the workers as long as they run. It ends by the signal, and never fails. */
export type Alongside = (ended: AbortSignal) => Promise<void>;

/** The workers of one process, as one: the main one first, then those of the owners of tokens. */
export class OktaWorker {
  /** @param alongside what goes on while they run */
  constructor(
    private readonly workers: readonly Worker[],
    private readonly alongside: readonly Alongside[] = [],
  ) {}

  /** Runs until `shutdown` is called or the process is asked to end. One that fails ends the others. */
  async run(): Promise<void> {
    const running = this.workers.map((worker) =>
      worker.run().catch((error: unknown) => {
        this.shutdown();
        throw error;
      }),
    );
    const ended = new AbortController();
    const beside = this.alongside.map((go) => go(ended.signal));
    await Promise.allSettled(running);
    ended.abort();
    await Promise.all([...running, ...beside]);
  }

  /** Runs until the work is done, then drains. */
  async runUntil<T>(given: Promise<T> | (() => Promise<T>)): Promise<T> {
    const running = this.run();
    const work = typeof given === 'function' ? given() : given;
    try {
      // A worker that fails would leave the work waiting for ever.
      return await Promise.race([work, running.then(() => work)]);
    } finally {
      this.shutdown();
      await running;
    }
  }

  /** Stops polling; calls in flight may finish. */
  shutdown(): void {
    for (const worker of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  }

  /** The state of the main worker. */
  getState(): State {
    return this.workers[0]?.getState() ?? 'STOPPED';
  }
}
