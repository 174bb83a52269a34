import { isOktaFailure, OktaFailureType, SetupFailureType } from '../../src/failures.js';
import { countDeadLetters } from '../../src/triggers/dead-letter.js';
import { hasPlace, type TriggerState } from './trigger-state.js';

/** Where a trigger stands, in a sentence. */
export function detailsOf({ routes, letters, pausedBy, certificate, lastError }: TriggerState): string {
  const delivered = Object.values(routes).reduce((sum, route) => sum + route.delivered, 0);
  return [
    pausedBy ? `Paused by ${pausedBy.by} at ${pausedBy.at}. ` : '',
    `${String(delivered)} events delivered, ${String(countDeadLetters(letters))} dead letters`,
    certificate.events > 0 ? `. Complete up to ${certificate.upTo}: ${String(certificate.missing)} missing` : '',
    lastError === undefined ? '' : `. Last error: ${lastError}`,
  ].join('');
}

/**
 * What another try in a minute can't cure. A connection that worked and is gone from the worker's configuration may come
 * back: the place in the log must not be lost for it.
 */
export const isHopeless = (error: unknown, state: TriggerState): boolean =>
  [OktaFailureType.InvalidInput, OktaFailureType.BadRequest].some((type) => isOktaFailure(error, type)) ||
  (!hasPlace(state) && isOktaFailure(error, SetupFailureType.ConfigMissing));
