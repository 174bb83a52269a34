import { z } from 'zod';
import { numberKey } from './number-set.js';

/** A flow of a person that waits for a day, under the id that a bulk run would give it. */
export interface WaitingFlow {
  workflowId: string;
  kind: 'onboarding' | 'offboarding';
  /** What its id ends with: the employee number of a joiner, the Okta id of a leaver. */
  key: string;
  /** The first or the last working day that it waits for. */
  date: string;
  /** Whether a bulk run started it: HR has named that day, and can take it back. */
  isOfFeed: boolean;
}

/** What a flow puts into its memo while it waits for a day that can be moved: lists show memos. */
export interface WaitMemo {
  oktaWaitsFor?: { date: string } | null | undefined;
}

/** What a flow that waits is told: an update of it. `from` is the day that it waits for, `to` the one that it is to wait for. */
export const flowOrderSchema = z.strictObject({
  workflowId: z.string().min(1),
  update: z.enum(['changeDate', 'callOff', 'cutNow']),
  /** Which day it is about: the first or the last working day. */
  day: z.enum(['first', 'last']),
  from: z.string(),
  to: z.string().optional(),
});
export type FlowOrder = z.output<typeof flowOrderSchema>;

/** An order in words. */
export function orderText({ update, day, from, to = '' }: FlowOrder): string {
  switch (update) {
    case 'changeDate':
      return `${day} day moves from ${from} to ${to}`;
    case 'callOff':
      return `does not leave any more, the last day was to be ${from}`;
    case 'cutNow':
      return `access ends now, not on the last day ${from}`;
  }
}

/** The flows that wait, by whom they are of. */
export class WaitingFlows {
  private readonly byKey: ReadonlyMap<string, WaitingFlow>;

  constructor(flows: readonly WaitingFlow[]) {
    this.byKey = new Map(flows.map((flow) => [keyOf(flow.kind, flow.key), flow]));
  }

  /** Of a person: the onboarding goes by the employee number, the offboarding by the Okta id. */
  of({ employeeNumber, userId }: { employeeNumber: string; userId: string | undefined }): PersonWaits {
    return {
      onboarding: this.byKey.get(keyOf('onboarding', employeeNumber)),
      offboarding: userId === undefined ? undefined : this.byKey.get(keyOf('offboarding', userId)),
    };
  }
}

/** The flows of one person that wait for a day. */
export interface PersonWaits {
  onboarding?: WaitingFlow | undefined;
  offboarding?: WaitingFlow | undefined;
}

const keyOf = (kind: WaitingFlow['kind'], key: string): string =>
  `${kind} ${kind === 'onboarding' ? numberKey(key) : key}`;
