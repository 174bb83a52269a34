/**
 * Simulated seconds a real one: a minute in twelve seconds. Temporal's retry timers come up to a second late under load:
 * at twice the rate that would be ten seconds of a minute. Our worker could do three times what it is allowed then.
 */
export const scale = 5;
/** What the bench grants: the org 600 writes a minute, each token and hence us half of them. */
export const bucketLimit = 600;
export const allowed = bucketLimit / 2;

export const simulatedMinutes = (realMs: number, by = scale): number => (realMs * by) / 60_000;
