import type { AuthorizeRequest } from './authorize-request.js';

/** A sign-in that is under way in a browser. */
export interface AuthorizeTransaction {
  id: string;
  request: AuthorizeRequest;
  /** The browser that began it, and no other, may go on with it. */
  browser: string;
  startedAt: number;
}
