/** How a connection proves who it is. Each way to authenticate is one of these. */
export interface Authenticator {
  /** The headers of one attempt of one request; called anew for each attempt. */
  authorize: (request: { method: string; url: URL }) => Promise<Record<string, string>>;
  /** After a 401: whether a new credential was obtained, so that one more try makes sense. */
  renew?: () => Promise<boolean>;
  /** The id by which the System Log names us as an actor, where it is known without asking Okta. */
  principalId?: () => Promise<string>;
}
