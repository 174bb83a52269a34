import { ActionError } from '../src/actions/action-error.js';
import type { Refusal } from '../src/actions/define-action.js';
import { OktaFailureType } from '../src/failures.js';

/** Refusals that speak of the user's status, among other things. */
export const statusCodes = ['E0000017', 'E0000034', 'E0000038'];

/** A refusal that the user's status explains. */
export function wrongStatus(
  { status, errorCode, summary, causes }: Refusal,
  found: string,
  allowed: string[],
): ActionError {
  const why = [summary, ...causes].join('; ');
  const message = allowed.includes(found)
    ? `Okta refuses it although the user is ${found} (${why}). Where a user is stuck, deactivating and activating it helps`
    : `${forbiddenStatus(found, allowed).message} (${why})`;
  return new ActionError(OktaFailureType.WrongStatus, message, {
    ...{ status, found, allowed },
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(causes.length === 0 ? {} : { causes }),
  });
}

/** A status in which nothing is even tried. */
export const forbiddenStatus = (found: string, allowed: string[]): ActionError =>
  new ActionError(OktaFailureType.WrongStatus, `The user is ${found}; this needs ${allowed.join(' or ')}`, {
    ...{ found, allowed },
  });
