import { sleep } from '@temporalio/workflow';

/** Breaks with the history on purpose: sleeps where the real one calls an activity. */
export async function onboardUser(): Promise<void> {
  await sleep('1 second');
}
