import { ApplicationFailure } from '@temporalio/activity';
import { Temporal } from 'temporal-polyfill';
import { OktaFailureType } from '../../src/failures.js';

/** A time of a day as people say it, in a place. */
export interface LocalTime {
  /** E.g. `2026-12-01` */
  date: string;
  /** E.g. `08:00` */
  time: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  timeZone: string;
}

/**
 * The instant (ISO 8601) of a local time. One that the clocks jump over is as much later as they jump (02:30 becomes
 * 03:30); of one that comes twice, it is the first.
 *
 * An activity, because governments change their time zones: a workflow that computed it would not replay.
 */
export async function instantOf({ date, time, timeZone }: LocalTime): Promise<string> {
  try {
    return Temporal.PlainDateTime.from(`${date}T${time}`)
      .toZonedDateTime(timeZone, { disambiguation: 'compatible' })
      .toInstant()
      .toString();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw ApplicationFailure.nonRetryable(
      `There is no ${time} on ${date} in ${timeZone}: give a day that exists, a time such as 08:00, and an IANA time zone`,
      OktaFailureType.InvalidInput,
      { date, time, timeZone },
    );
  }
}
