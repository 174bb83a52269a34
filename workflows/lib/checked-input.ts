import { ApplicationFailure } from '@temporalio/workflow';
import type { z } from 'zod';
import { OktaFailureType } from '../../src/failures.js';

/**
 * Checks a workflow's input before anything is done. A plain error would repeat the workflow task for ever, so what is
 * wrong becomes a failure of type `Okta.InvalidInput` that names the fields.
 */
export function checkedInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const causes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
  throw ApplicationFailure.nonRetryable(`The input is not valid. ${causes.join('. ')}`, OktaFailureType.InvalidInput, {
    paths: parsed.error.issues.map(({ path }) => path.join('.')),
    causes,
  });
}
