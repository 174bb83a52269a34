import { oktaFailureOf } from '../../src/failures.js';
import { rootMessage } from '../lib/compensation.js';
import type { Leftover } from './messages.js';

/** What a failed step leaves over. */
export const leftoverOf = (step: string, error: unknown): Leftover => ({
  ...{ step, type: oktaFailureOf(error)?.type ?? 'Unknown', message: rootMessage(error) },
});
