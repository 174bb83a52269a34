import type { UpdateDefinition } from '@temporalio/common';
import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import { FlowFailureType } from '../../src/failures.js';

/** Who decides or changes something. */
export const byWhomShape = { by: z.string().trim().min(1).max(200), comment: z.string().max(2000).optional() };

/** A refusal of an update that comes too early or too late. */
export const notNow = (why: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`That can't be taken now: ${why}`, FlowFailureType.NotNow);

/** Refuses an update from now on, until a step takes it. */
export function refuseUpdate<R, A>(update: UpdateDefinition<R, [A]>, why: string): void {
  const refuse = (): never => {
    throw notNow(why);
  };
  setHandler<R, [A], UpdateDefinition<R, [A]>>(update, refuse, { validator: refuse });
}
