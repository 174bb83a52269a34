import type { FlowOrder, WaitingFlow } from '../../src/hr/waiting-flow.js';

/** What came of an order to a flow. */
export interface ToldFlow {
  /** `waiting`: it goes on by itself. `done`: it is over. `skipped`: it was not told. */
  state: 'waiting' | 'done' | 'skipped';
  /** Why it was skipped: a type of failure. */
  type?: string | undefined;
  message: string;
}

/** An order, and who gives it. */
export interface TellFlow {
  order: FlowOrder;
  by: string;
  /** The same for each attempt: the flow takes it once. */
  updateId: string;
  /** Whether an attempt went before, and may have got through. */
  isRepeated: boolean;
}

/** The flows of people, as Temporal has them. */
export interface PersonFlows {
  /** Those of a connection that wait for a day. */
  waiting: (connection: string) => Promise<WaitingFlow[]>;
  /** Tells one that it is to wait for another day, or no longer. */
  tell: (order: TellFlow) => Promise<ToldFlow>;
}
