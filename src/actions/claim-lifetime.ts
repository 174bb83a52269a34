import { z } from 'zod';

export const daySeconds = 86_400;

/** How long a claim may stay open. */
export const claimLifetime = z
  .int()
  .min(1)
  .max(30 * daySeconds);
