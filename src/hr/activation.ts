import { z } from 'zod';
import { claimLifetime } from '../actions/claim-lifetime.js';
import { type PublicJwk, publicKeySchema } from '../actions/public-key.js';

/** The ways in which a person can be let in. */
export const activationShape = {
  sendEmail: z.boolean().optional(),
  reveal: z.boolean().optional(),
  seal: publicKeySchema.optional(),
  claim: z
    .union([z.boolean(), z.strictObject({ expiresInSeconds: claimLifetime.optional() })], {
      error: 'must be true, or an object with expiresInSeconds',
    })
    .optional(),
};

/** Reports fields that exclude each other. */
export const refusing =
  (context: z.RefinementCtx) =>
  (field: string, other: string): void => {
    context.addIssue({
      code: 'custom',
      path: [field],
      message: `is given together with ${other}: give one of the two`,
    });
  };

/** Tells of ways that exclude each other. */
export function checkActivation({ sendEmail, reveal, seal, claim }: Activation, refuse: Refuse): void {
  if (seal && reveal) refuse('seal', 'reveal: true');
  if (claim && reveal) refuse('claim', 'reveal: true');
  if (claim && seal) refuse('claim', 'seal');
  if (claim && sendEmail) refuse('claim', 'sendEmail: true');
}
type Refuse = (field: keyof Activation, other: string) => void;

/** How a person is let in. */
export interface Activation {
  /**
   * Whether Okta mails the activation link to the user's primary address (default: true, unless there is a claim). It
   * never mails to another address: a link for a personal one is sealed or claimed.
   */
  sendEmail?: boolean | undefined;
  /** Whether the activation link stands in the result, where history keeps it (default: false). */
  reveal?: boolean | undefined;
  /** With `sendEmail: false`: the link is given as `sealed`, which only the holder of this key can open. */
  seal?: PublicJwk | undefined;
  /**
   * Nobody gets the link now: it is made when somebody claims it, within 3 days or the time that is said. In place of a
   * mail, of `reveal` and of `seal`.
   */
  claim?: boolean | { expiresInSeconds?: number | undefined } | undefined;
}

export const activationSchema = z
  .strictObject(activationShape)
  .superRefine((input, context) => checkActivation(input, refusing(context)));
