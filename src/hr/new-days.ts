import type { Person } from './person.js';
import type { FlowOrder, PersonWaits, WaitingFlow } from './waiting-flow.js';

/**
 * What the flows of somebody who does not leave yet are told, because HR names other days than they wait for. A first day
 * that HR doesn't name stays as it is: a gap gives nobody access. A last day that is named no more is taken back, where it
 * was HR who named it.
 */
export function newDays({ startDate, endDate }: Person, { onboarding, offboarding }: PersonWaits): FlowOrder[] {
  return [
    ...(offboarding && endDate === undefined && offboarding.isOfFeed ? [calledOff(offboarding)] : []),
    ...moved('last', offboarding, endDate),
    ...moved('first', onboarding, startDate),
  ];
}

/** The order that moves a day, where the flow waits for another. */
export function moved(day: FlowOrder['day'], flow: WaitingFlow | undefined, to: string | undefined): FlowOrder[] {
  if (!flow || to === undefined || to === flow.date) return [];
  return [{ workflowId: flow.workflowId, update: 'changeDate', day, from: flow.date, to }];
}

const calledOff = ({ workflowId, date }: WaitingFlow): FlowOrder => ({
  ...{ workflowId, update: 'callOff', day: 'last', from: date },
});

/** The order by which somebody leaves now who was to leave later. */
export const cutNow = ({ workflowId, date }: WaitingFlow): FlowOrder => ({
  ...{ workflowId, update: 'cutNow', day: 'last', from: date },
});
