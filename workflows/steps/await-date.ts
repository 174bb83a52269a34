import type { Flow } from '../hr/flow.js';
import { type DateWanted, PlannedDate } from '../hr/planned-date.js';

export type { DateWanted, PlannedDate } from '../hr/planned-date.js';

/**
 * Plans a day: from now on it can be moved by the update `changeDate`.
 *
 * @throws ApplicationFailure `Okta.InvalidInput`: no such day, time or time zone
 */
export async function planDate(flow: Flow, wanted: DateWanted): Promise<PlannedDate> {
  const planned = new PlannedDate(flow, wanted);
  await planned.move(wanted.date);
  return planned;
}

/** Waits for a day, which can be moved meanwhile; gives the day that it was in the end. */
export async function awaitDate(flow: Flow, wanted: DateWanted): Promise<string> {
  const planned = await planDate(flow, wanted);
  await planned.arrive();
  return planned.date;
}
