import type { HookOutcome } from './hook-counters.js';

/** A request that is refused: the status, what the sender may know, and how it is counted. */
export class HookRefusal extends Error {
  override readonly name = 'HookRefusal';

  constructor(
    readonly status: number,
    readonly outcome: Exclude<HookOutcome, 'accepted'>,
    message: string,
  ) {
    super(message);
  }
}
