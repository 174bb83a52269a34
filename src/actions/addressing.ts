import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import type { User } from './schemas/user.js';

/** What surely is an id needs no look-up; everything else may be a login, and is resolved before use. */
export const looksLikeId = (userId: string): boolean => /^00u[0-9A-Za-z]{17}$/.test(userId);

/**
 * Makes sure that a user found is the one that was asked for. Okta also answers to the part of a login before its `@`,
 * which can belong to a stranger, and to `me`.
 *
 * @throws ActionError `Okta.NotFound`
 */
export function assertAddressed(user: User, userId: string): void {
  if (user.id === userId || user.profile.login?.toLowerCase() === userId.toLowerCase()) return;
  throw new ActionError(
    OktaFailureType.NotFound,
    `No user has the id or the whole login "${userId}"; Okta took it for a short login of ${user.id}. ` +
      'Use the id or the whole login',
  );
}
