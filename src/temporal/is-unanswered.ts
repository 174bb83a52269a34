import { isGrpcServiceError } from '@temporalio/client';

/** DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION (no worker polls), UNAVAILABLE */
const unansweredCodes = [4, 8, 9, 14];

/** Whether a server that is busy or away, or workers that are, left a question unanswered: it may be asked again. */
export function isUnanswered(error: unknown): boolean {
  // The client wraps most of what the server answers.
  for (let current = error; current instanceof Error; current = current.cause) {
    if (isGrpcServiceError(current) && unansweredCodes.includes(current.code)) return true;
  }
  return false;
}
