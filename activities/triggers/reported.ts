import { reportedAs } from '../reported-as.js';

/** Runs an activity of a trigger: what goes wrong becomes a failure that says so, and the place at the gate is kept. */
export const reported = <T>(
  { connection, trigger }: { connection: string; trigger: string },
  run: () => Promise<T>,
): Promise<T> => reportedAs({ action: `trigger ${trigger}`, connection, scopes: ['okta.logs.read'] }, run);
