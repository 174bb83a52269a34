import { expect } from 'vitest';
import type { Simulator } from '../../simulator/index.js';

/** Runs something, and makes sure that the org is afterwards as it was: nobody made, changed or mailed. */
export async function leavingUntouched<T>({ admin }: Simulator, run: () => Promise<T>): Promise<T> {
  const { logEvents: eventsBefore, ...before } = admin.state();
  const mails = admin.outbox().length;
  const result = await run();
  const { logEvents: _, ...after } = admin.state();
  expect(after).toEqual(before);
  expect(admin.outbox()).toHaveLength(mails);
  // That a token was given or refused is all that may be logged.
  const written = admin.logEvents().slice(eventsBefore);
  expect(written.filter(({ eventType }) => !eventType.startsWith('app.oauth2.'))).toEqual([]);
  return result;
}
