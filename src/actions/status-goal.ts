import type { Goal, GoalState, Refusal } from './define-action.js';
import { readUser } from './request.js';

/** Judges a user that was read: a change under way is `pending`, whatever its status says. */
export function checkStatus(body: unknown, wanted: readonly string[], allowedFrom: readonly string[]): GoalState {
  const { status, transitioningToStatus } = body as { status: string; transitioningToStatus?: string | null };
  if (transitioningToStatus) return { state: 'pending', what: `changing from ${status} to ${transitioningToStatus}` };
  if (wanted.includes(status)) return { state: 'reached' };
  return { state: 'missed', found: status, allowed: [...allowedFrom] };
}

/** The goal of a life-cycle action: a status, and the codes by which Okta refuses a repeat. */
export function statusGoal(
  wanted: readonly string[],
  allowedFrom: readonly string[],
  alreadySo: (refusal: Refusal) => boolean,
): Goal<{ userId: string }> {
  return {
    read: ({ userId }) => readUser(userId),
    check: (body) => checkStatus(body, wanted, allowedFrom),
    alreadySo,
  };
}

/** Whether a refusal carries one of these codes. */
export const hasCode =
  (...codes: string[]) =>
  (refusal: Refusal): boolean =>
    refusal.errorCode !== undefined && codes.includes(refusal.errorCode);
