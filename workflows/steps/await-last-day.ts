import type { Flow } from '../hr/flow.js';
import { smallActivities } from '../hr/flow-activities.js';
import type { LeaverRequests } from '../hr/leaver-requests.js';

/** Why the wait for the last working day ended. */
export type LastDayOutcome = 'due' | 'cutNow' | 'calledOff';

const dayMs = 86_400_000;

/**
 * Waits until the end of the last working day where the person works: until the next day begins, or until the time that
 * is given. Meanwhile the day can be moved (`changeDate`), the flow be called off (`callOff`) or made urgent (`cutNow`).
 */
export async function awaitLastDay(
  flow: Flow,
  requests: LeaverRequests,
  { timeZone, time }: { timeZone: string; time?: string | undefined },
): Promise<LastDayOutcome> {
  for (;;) {
    const date = requests.lastDay;
    if (date === undefined) return 'due';
    const until = await endOf(flow, { date, time, timeZone });
    requests.phase = 'waiting';
    flow.waitsFor(date);
    flow.say(`Waits for the end of the last working day, ${date} (${timeZone})`, 'waiting', until);
    while (date === requests.lastDay) {
      if (requests.calledOff) return ended(flow, requests, 'calledOff');
      if (requests.cutNow) return ended(flow, requests, 'cutNow');
      const leftMs = Date.parse(until) - Date.now();
      if (leftMs <= 0) return ended(flow, requests, 'due');
      await requests.next(leftMs);
    }
  }
}

function endOf(flow: Flow, { date, time, timeZone }: { date: string; time: string | undefined; timeZone: string }) {
  const { instantOf } = smallActivities(flow);
  if (time !== undefined) return instantOf({ date, time, timeZone });
  const next = new Date(Date.parse(date) + dayMs).toISOString().slice(0, 10);
  return instantOf({ date: next, time: '00:00', timeZone });
}

function ended(flow: Flow, requests: LeaverRequests, outcome: LastDayOutcome): LastDayOutcome {
  flow.waitsFor(undefined);
  requests.phase = 'working';
  return outcome;
}
