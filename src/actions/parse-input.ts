import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import type { Action } from './define-action.js';

/**
 * Checks the input of an action without calling anything.
 *
 * @throws ActionError `Okta.InvalidInput`, naming each field and what is wrong with it
 */
export function parseInput(action: Action, given: unknown): Record<string, unknown> {
  const parsed = action.input.safeParse(given ?? {});
  if (!parsed.success) {
    const { issues } = parsed.error;
    const causes = issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
    throw new ActionError(OktaFailureType.InvalidInput, `The input is not valid. ${causes.join('. ')}`, {
      paths: issues.map(({ path }) => path.join('.')),
      causes,
    });
  }
  // Building the request finds what can't be combined.
  action.definition.request(parsed.data);
  return parsed.data;
}
