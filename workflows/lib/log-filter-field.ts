import { z } from 'zod';
import { parseLogFilter } from '../../src/okta/log-filter.js';

/** A System Log filter, which is refused where Okta would refuse it. */
export const logFilterField = z
  .string()
  .min(1)
  .max(4000)
  .superRefine((expression, context) => {
    try {
      parseLogFilter(expression);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
    }
  });
