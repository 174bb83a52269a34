/**
 * The stable words in `ApplicationFailure.type`. Compare against these, never against messages.
 * `docs/errors.md` says for each where it comes from and whether it is retried.
 */
export const OktaFailureType = {
  InvalidInput: 'Okta.InvalidInput',
  BadRequest: 'Okta.BadRequest',
  WrongStatus: 'Okta.WrongStatus',
  ReadOnly: 'Okta.ReadOnly',
  PreconditionFailed: 'Okta.PreconditionFailed',
  Ambiguous: 'Okta.Ambiguous',
  Authentication: 'Okta.Authentication',
  ConsentRequired: 'Okta.ConsentRequired',
  Permission: 'Okta.Permission',
  NotFound: 'Okta.NotFound',
  Conflict: 'Okta.Conflict',
  Busy: 'Okta.Busy',
  RateLimited: 'Okta.RateLimited',
  QuotaExceeded: 'Okta.QuotaExceeded',
  Server: 'Okta.Server',
  Network: 'Okta.Network',
  OutcomeUnknown: 'Okta.OutcomeUnknown',
  UnexpectedResponse: 'Okta.UnexpectedResponse',
} as const;
export type OktaFailureType = (typeof OktaFailureType)[keyof typeof OktaFailureType];

/** Failures that come from configuration or from Temporal, not from Okta. */
export const SetupFailureType = {
  ConfigInvalid: 'Config.Invalid',
  ConfigMissing: 'Config.Missing',
  TemporalUnreachable: 'Temporal.Unreachable',
} as const;
export type SetupFailureType = (typeof SetupFailureType)[keyof typeof SetupFailureType];

/** Why a claim gave nothing. */
export const ClaimFailureType = {
  Used: 'Claim.Used',
  Expired: 'Claim.Expired',
  Withdrawn: 'Claim.Withdrawn',
  Unknown: 'Claim.Unknown',
  Unanswered: 'Claim.Unanswered',
} as const;
export type ClaimFailureType = (typeof ClaimFailureType)[keyof typeof ClaimFailureType];

/** Why a search of the System Log gave nothing. */
export const SearchFailureType = {
  TooManyEvents: 'Search.TooManyEvents',
  NoReceiver: 'Search.NoReceiver',
  WindowTaken: 'Search.WindowTaken',
  Exists: 'Search.Exists',
  Unknown: 'Search.Unknown',
} as const;
export type SearchFailureType = (typeof SearchFailureType)[keyof typeof SearchFailureType];

/** What became of a flow of HR, or of a step of it. */
export const FlowFailureType = {
  /** The connection's own user was to be changed: that would end its token. */
  OwnUser: 'Flow.OwnUser',
  /** A message came when it could no longer be followed, or not yet. */
  NotNow: 'Flow.NotNow',
  /** A step was under way when the flow was cancelled. */
  Cancelled: 'Flow.Cancelled',
  /** Something was not read in the time that there was. */
  TooLate: 'Flow.TooLate',
  /** The org, or the connection, doesn't have what a step uses: nothing is to be finished. */
  NotAvailable: 'Flow.NotAvailable',
  /** Okta can't give it back. */
  NotRestorable: 'Flow.NotRestorable',
  /** A person or something of it has changed since it was looked at. */
  Stale: 'Flow.Stale',
  /** A flow of the same person is under way. */
  UnderWay: 'Flow.UnderWay',
  /** More people would leave than go without saying. */
  TooManyLeavers: 'Flow.TooManyLeavers',
  /** It was called off, and undone. */
  CalledOff: 'Flow.CalledOff',
  /** Nobody approved, or somebody said no. */
  Rejected: 'Flow.Rejected',
  /** What others do at a point of a flow failed. */
  ExtensionFailed: 'Flow.ExtensionFailed',
  /** A membership or an assignment was given, and isn't seen yet. */
  NotArrived: 'Flow.NotArrived',
  /** The manager had no user in time. */
  NoManager: 'Flow.NoManager',
  /** The person didn't sign in within the days that were given. */
  NeverSignedIn: 'Flow.NeverSignedIn',
} as const;
export type FlowFailureType = (typeof FlowFailureType)[keyof typeof FlowFailureType];

export type FailureType = OktaFailureType | SetupFailureType | ClaimFailureType | SearchFailureType | FlowFailureType;

const retriedTypes: ReadonlySet<FailureType> = new Set([
  OktaFailureType.Busy,
  OktaFailureType.RateLimited,
  OktaFailureType.Server,
  OktaFailureType.Network,
]);

/** Whether Temporal should try again after a failure of this type. */
export const isRetried = (type: FailureType): boolean => retriedTypes.has(type);

/** What `details[0]` of an Okta failure holds; fields are there where Okta named them. */
export interface OktaFailureDetails {
  action?: string;
  connection?: string;
  status?: number;
  errorCode?: string;
  errorId?: string;
  requestId?: string;
  causes?: string[];
  /** Okta may have changed something, in the last attempt or an earlier one. */
  mayHaveChanged?: boolean;
  [more: string]: unknown;
}

const loggedFields = ['action', 'connection', 'status', 'errorCode', 'requestId', 'limit', 'bucket', 'reason'] as const;

/** The details that name neither a person nor what was sent: all of a failure, besides its type, that a log may hold. */
export function loggedDetails(details: OktaFailureDetails): Record<string, string | number> {
  const facts = loggedFields.flatMap((name): [string, string | number][] => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
  });
  return Object.fromEntries(facts);
}

/** A failure of an Okta call or of its configuration, unwrapped from whatever carried it. */
export interface OktaFailure {
  type: FailureType;
  message: string;
  details: OktaFailureDetails;
}

const ourTypes: ReadonlySet<string> = new Set(
  [OktaFailureType, SetupFailureType, ClaimFailureType, SearchFailureType, FlowFailureType].flatMap((types) =>
    Object.values<string>(types),
  ),
);

/**
 * Finds the Okta failure inside what a workflow or a client caught: `ActivityFailure`, `ChildWorkflowFailure` and
 * `WorkflowFailedError` carry it as a cause. Safe in the workflow sandbox.
 */
export function oktaFailureOf(error: unknown): OktaFailure | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 20; current = current.cause, depth++) {
    const { type, details, message } = current as Error & { type?: unknown; details?: unknown };
    if (typeof type === 'string' && ourTypes.has(type)) {
      const first: unknown = Array.isArray(details) ? details[0] : undefined;
      return {
        type: type as FailureType,
        message,
        details: typeof first === 'object' && first !== null ? (first as OktaFailureDetails) : {},
      };
    }
  }
  return undefined;
}

/**
 * Whether what a workflow caught is an Okta failure, and of the given type where one is named.
 *
 * @example
 * ```ts
 * try { await okta.getUser({ userId }) } catch (error) {
 *   if (!isOktaFailure(error, OktaFailureType.NotFound)) throw error;
 * }
 * ```
 */
export function isOktaFailure(error: unknown, type?: FailureType): boolean {
  const found = oktaFailureOf(error);
  return found !== undefined && (type === undefined || found.type === type);
}
