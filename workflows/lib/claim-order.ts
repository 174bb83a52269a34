import { ApplicationFailure } from '@temporalio/workflow';
import { z } from 'zod';
import { ActionError } from '../../src/actions/action-error.js';
import { claimLifetime, daySeconds } from '../../src/actions/claim-lifetime.js';
import { actions } from '../../src/actions/index.js';
import { parseInput } from '../../src/actions/parse-input.js';
import { OktaFailureType } from '../../src/failures.js';
import { checkedInput } from './checked-input.js';

/** What makes each action give its secret: said for the starter, who may not say the contrary. */
const secretGiving = {
  activateUser: { sendEmail: false, renewLink: true },
  resetPassword: { sendEmail: false },
  createForgotPasswordLink: { sendEmail: false },
  expirePassword: { temporaryPassword: true },
} as const;

/** Actions whose secrets can be claimed. */
export type ClaimableAction = keyof typeof secretGiving;

const notForStarters = ({ field, cure }: { field: string; cure: string }) =>
  z.never({ error: `${field} is not given here: ${cure}` }).optional();

const inputSchema = z.strictObject({
  connection: z.string().min(1).default('default'),
  action: z.enum(Object.keys(secretGiving) as [ClaimableAction, ...ClaimableAction[]], {
    error: `must be one of ${Object.keys(secretGiving).join(', ')}: no other secret can be claimed`,
  }),
  input: z.looseObject({
    reveal: notForStarters({ field: 'reveal', cure: 'what is claimed is sealed for the claimant' }),
    seal: notForStarters({ field: 'seal', cure: 'the claimant brings the key' }),
    connection: notForStarters({ field: 'connection', cure: 'name it beside input' }),
  }),
  expiresInSeconds: claimLifetime.default(3 * daySeconds),
  maxClaims: z.int().min(1).max(10).default(1),
});

/** A claim as it was ordered, whole and checked. */
export interface ClaimOrder {
  connection: string;
  action: ClaimableAction;
  /** All that the action needs, but the key. */
  input: { userId: string };
  expiresInSeconds: number;
  maxClaims: number;
}

/**
 * Checks what is to be claimed before anything is done.
 *
 * @throws ApplicationFailure `Okta.InvalidInput`, naming the fields
 */
export function checkedOrder(given: unknown): ClaimOrder {
  const order = checkedInput(inputSchema, given);
  const { action: name, connection } = order;
  const fixed: Record<string, boolean> = secretGiving[name];
  checkedInput(z.object({ input: agreeing(fixed) }), order);
  const input = { ...order.input, ...fixed, connection } as unknown as ClaimOrder['input'];
  try {
    parseInput(actions[name], input);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    const paths = [error.details['paths']].flat().map((path) => `input.${String(path)}`);
    throw ApplicationFailure.nonRetryable(error.message, OktaFailureType.InvalidInput, { ...error.details, paths });
  }
  return { ...order, input };
}

/** Fields that must have these values where they are given. */
const agreeing = (fixed: Record<string, boolean>): z.ZodType =>
  z.looseObject(
    Object.fromEntries(
      Object.entries(fixed).map(([field, value]) => [
        field,
        z.literal(value, { error: `must be ${String(value)} or left out: a claim hands out the secret` }).optional(),
      ]),
    ),
  );
