import { setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import { checkedInput } from '../lib/checked-input.js';
import { type ByWhom, callOffUpdate, type FlowStatus } from './messages.js';
import { byWhomShape, notNow } from './refuse-update.js';

const schema = z.strictObject(byWhomShape);

/** Whether and how a flow can be called off, which changes while it goes on. */
export class CallOff {
  /** Who called it off. */
  by: ByWhom | undefined;
  private take: (() => Promise<void>) | undefined;
  private refusal = 'the flow has nothing to call off';

  constructor(status: () => FlowStatus) {
    setHandler(
      callOffUpdate,
      async (whom) => {
        this.by = whom;
        await this.take?.();
        return status();
      },
      {
        validator: (whom) => {
          checkedInput(schema, whom);
          if (this.by) throw notNow('it was called off already');
          if (!this.take) throw notNow(this.refusal);
        },
      },
    );
  }

  /** Takes a call-off from now on; whoever calls it off is answered when `take` has ended. */
  accept(take: () => Promise<void>): void {
    this.take = take;
  }

  /** Refuses a call-off from now on. */
  refuse(why: string): void {
    this.take = undefined;
    this.refusal = why;
  }
}
