/** How much of each of the org's buckets we may spend, as parts of one. */
export interface Limits {
  /** The most of a bucket that all our workers together spend in a window. Okta gives one token half by default. */
  share: number;
  /** The part of that share, and of what is left of the bucket, that bulk work leaves to others. */
  reserve: number;
}

/** What holds where nothing is configured. */
export const defaultLimits: Limits = { share: 0.5, reserve: 0.1 };
