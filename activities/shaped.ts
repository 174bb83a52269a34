import { ActionError } from '../src/actions/action-error.js';
import type { Action } from '../src/actions/define-action.js';
import { OktaFailureType } from '../src/failures.js';

/** Parses a result of several calls; a mismatch is Okta's answer being unexpected. */
export function shaped({ name, output }: Action, value: unknown): unknown {
  const parsed = output.safeParse(value);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ActionError(
    OktaFailureType.UnexpectedResponse,
    `Okta's answer isn't as expected: ${paths.slice(0, 5).join('; ')}`,
    {
      paths,
      action: name,
    },
  );
}
