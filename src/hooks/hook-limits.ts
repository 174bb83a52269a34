/** What bounds the receiver. */
export interface HookLimits {
  /** Of a body. */
  bodyBytes: number;
  /** Objects and lists in each other. */
  jsonDepth: number;
  /** How long a whole head may take, from the connection on. */
  headMs: number;
  /** How long a whole body may take, from the connection on. */
  bodyMs: number;
  /** When the answer is given at the latest, from the connection on: Okta waits for 3 s. */
  answerMs: number;
  /** How long the first post of a gathering waits for others. */
  gatherMs: number;
  /** A gathering that has so many events is delivered at once. */
  gatherEvents: number;
  /** A gathering that has so many bytes is delivered at once. */
  gatherBytes: number;
  /** Of the posts that wait to be delivered; those that come on top get 503. */
  waitingBytes: number;
  /** Refused requests of one source, above which it gets 429. */
  refusedPerMinute: number;
  /** At a time. */
  connections: number;
}

const mib = 1024 * 1024;

export const defaultHookLimits: HookLimits = {
  bodyBytes: mib,
  jsonDepth: 32,
  headMs: 1000,
  bodyMs: 1500,
  answerMs: 2500,
  gatherMs: 200,
  gatherEvents: 500,
  gatherBytes: mib,
  waitingBytes: 64 * mib,
  refusedPerMinute: 60,
  connections: 1000,
};
