import { type Duration } from '@temporalio/common';
import { sleep } from '@temporalio/workflow';

/** Proves that a server keeps time, or skips it. Not part of the product. */
export async function sleepFor({ duration }: { duration: Duration }): Promise<{ sleptMs: number }> {
  const before = Date.now();
  await sleep(duration);
  return { sleptMs: Date.now() - before };
}
