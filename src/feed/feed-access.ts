import type { SecretReference } from '../config/secret-reference.js';

/** What feeds at one address are fetched with. */
export interface FeedAccess {
  /** Scheme, host and port: no other address gets the secret. */
  origin: string;
  /** What the header `Authorization` says, whole (`Bearer …`). */
  authorization: SecretReference;
}
