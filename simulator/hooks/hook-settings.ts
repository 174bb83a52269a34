/** Behaviour of event hooks that tests turn. */
export interface HookSettings {
  /** How long a new or changed hook stays silent, in simulated time; minutes with Okta. */
  hookStartDelayMs: number;
  /** How long events that follow each other are gathered into one delivery, in real time. */
  hookGatherMs: number;
  /** Events in one delivery at most. */
  hookMaxEvents: number;
  /** How long the receiver has to answer, connection included, in real time. */
  hookTimeoutMs: number;
  /** Events that all hooks together deliver in 24 hours of the simulated clock; what comes after is dropped. */
  hookEventsPerDay: number;
}

export const defaultHookSettings = (): HookSettings => ({
  hookStartDelayMs: 0,
  hookGatherMs: 100,
  hookMaxEvents: 100,
  hookTimeoutMs: 3000,
  hookEventsPerDay: 400_000,
});
