/** A request that was made of Okta, as far as an audit wants it. */
export interface OktaCall {
  method: string;
  /** Without the query. */
  path: string;
  /** Null where no whole answer came. */
  status: number | null;
  /** Okta's `X-Okta-Request-Id`: the System Log and Okta's support know it. Null where the answer had none. */
  requestId: string | null;
  /** ISO 8601: by the answer's `Date`, otherwise by our clock. */
  at: string;
}

/** What a traced action gives: its result, and every call that was made for it, those of earlier attempts included. */
export interface Traced<T> {
  result: T;
  calls: OktaCall[];
}
