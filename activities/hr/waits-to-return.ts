import { inContext } from '../heartbeat.js';
import { WaitingFlows } from '../../src/hr/waiting-flow.js';
import type { PersonFlows } from './person-flows.js';

export interface WaitsToReturnInput {
  connection: string;
  employeeNumber: string;
}

/** Makes the activity that gives the onboarding of a person which waits for the first day, by its id; null where none does. */
export const waitsToReturnActivity =
  (flows: PersonFlows) =>
  ({ connection, employeeNumber }: WaitsToReturnInput): Promise<string | null> =>
    inContext(async () => {
      const waiting = new WaitingFlows(await flows.waiting(connection));
      return waiting.of({ employeeNumber, userId: undefined }).onboarding?.workflowId ?? null;
    });
