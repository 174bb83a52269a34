import { z } from 'zod';
import type { OktaFailureType } from '../failures.js';
import type { RetryClass } from '../retry-classes.js';
import { type PublicJwk, publicKeySchema } from './public-key.js';
import type { ActionRequest, ActionResponse, Bucket } from './request.js';

/** Why Okta refused a call: what an action decides by. */
export interface Refusal {
  status: number;
  errorCode: string | undefined;
  causes: string[];
  summary: string;
}

/** What the engine lends to an action that needs more than one call. */
export interface ActionSession {
  /** Makes a call; rejects with the client's error. */
  call: (request: ActionRequest) => Promise<ActionResponse>;
  /** Makes a call and follows its `next` links. */
  pages: (request: ActionRequest) => AsyncGenerator<ActionResponse, void, undefined>;
  /** Makes a call; undefined where Okta answers 404. */
  find: (request: ActionRequest) => Promise<ActionResponse | undefined>;
  /** Why a rejected call was refused; undefined where Okta didn't answer at all. */
  refusal: (error: unknown) => Refusal | undefined;
  /** Waits (milliseconds), alive and cancellable. */
  wait: (ms: number) => Promise<void>;
  /** Who we are to Okta: the id of the token's owner or of the service app. */
  principalId: () => Promise<string>;
  /** Whether an earlier attempt may have changed something. */
  readonly isRepeat: boolean;
  /** When the first attempt was scheduled (ms since the epoch, our clock). */
  readonly scheduledAtMs: number;
  /** Stands in the `User-Agent` of creating calls, hence in the System Log events they cause. */
  readonly requestKey: string;
}

/** Where things stand, as a read shows it. */
export type GoalState =
  { state: 'reached' } | { state: 'pending'; what: string } | { state: 'missed'; found: string; allowed: string[] };

/** The end state of an action that changes something, and how a read shows it. */
export interface Goal<Input> {
  read: (input: Input) => ActionRequest;
  check: (body: unknown, input: Input) => GoalState;
  /** Refusals that may mean "already so". */
  alreadySo: (refusal: Refusal, input: Input) => boolean;
  /** Whether even the first attempt reads before it changes anything, and stops where the status isn't allowed. */
  looksFirst?: (input: Input) => boolean;
  /** The result where the end state was there; `{}` where absent. */
  result?: (body: unknown, input: Input, session: ActionSession) => Promise<unknown>;
}

/** One recorded use: feeds the documentation, the command's help and a test. */
export interface ActionExample {
  title: string;
  input: Record<string, unknown>;
  attempt?: number;
  exchange: {
    request: string;
    /** The body that is sent, where it matters. */
    sent?: unknown;
    status: number;
    body?: unknown;
    next?: string;
  }[];
  output?: unknown;
  failure?: OktaFailureType;
}

/** A call that shows whether a connection may do something. It must not be able to change anything. */
export interface Probe {
  /** The scope that the call needs. */
  scope: string;
  /** Ids in its path are replaced: by those of things that can't exist, wherever it could change one. */
  request: ActionRequest;
  /** Whether the answer is one thing although no id stands in the path; default: without one, it is a list. */
  isOne?: boolean;
}

/** A profile that the org's schema can judge before Okta does. */
export interface ProfileToCheck {
  profile: Record<string, unknown>;
  /** Whether of a new user: then the profile is all that there will be. */
  isNew: boolean;
  /** The type of a new user, where it isn't the default one. */
  typeId?: string | undefined;
  /** The user, where not a new one. */
  userId?: string | undefined;
}

interface ActionFacts {
  name: string;
  summary: string;
  /** Okta's reference page. */
  docs: string;
  /** The least scopes that work, most specific first. */
  scopes: string[];
  bucket: Bucket;
}

export interface ActionDefinition<I extends z.ZodObject, O extends z.ZodType> extends ActionFacts {
  retry: RetryClass | ((input: z.output<I>) => RetryClass);
  input: I;
  output: O;
  /** The scopes that an input needs, where not each of `scopes` does for every one. */
  scopesFor?: (input: z.output<I>) => string[];
  request: (input: z.output<I>) => ActionRequest;
  /** Reshapes the answer; without it the body is the result. */
  result?: (response: ActionResponse, input: z.output<I>) => unknown;
  /** Fields that hold a user: a login is resolved to its id once, before the call. */
  users?: (keyof z.output<I> & string)[];
  /** The profile that is checked against the org's schema first, where that can be read; Okta checks, too. */
  checksProfile?: (input: z.output<I>) => ProfileToCheck | undefined;
  goal?: Goal<z.output<I>>;
  /** Statuses in which Okta allows it, where no goal says so: a refusal is explained by a read. */
  allowedStatuses?: string[];
  /** A procedure of several calls, in place of the single one. */
  run?: (input: z.output<I>, session: ActionSession) => Promise<unknown>;
  /**
   * What shows whether a connection may run it, where the request of the first example doesn't. With several, each lets
   * a part of it run.
   */
  probes?: Probe[];
  /** Whether Okta takes it from OAuth connections only, never with an API token. */
  oauthOnly?: boolean;
  /** Fields of the result that are bearer secrets: withheld unless the input says `reveal: true`, or seals them. */
  secrets?: string[];
  examples: ActionExample[];
}

/** Fields that the derivation gives to every action. */
const commonFields = {
  connection: z.string().min(1).optional().describe('Name of the connection (default: "default")'),
  maximumAttempts: z
    .int()
    .min(1)
    .optional()
    .describe('How many attempts may fail, waits for the rate limit not counted (default: as many as the time allows)'),
  traced: z
    .boolean()
    .optional()
    .describe('Give `{ result, calls }`: the result, and method, path, status, request id and time of each call made'),
};
const secretFields = {
  reveal: z.boolean().optional().describe('Give secrets in the result, where history keeps them (default: withheld)'),
  seal: publicKeySchema
    .optional()
    .describe(
      "Give secrets as `sealed`, a JWE that only the holder of this key can open: the recipient's public key as JWK " +
        '(EC P-256, P-384 or P-521; X25519; RSA of 2048 bits or more)',
    ),
};
const sealedOrRevealed = 'is given together with reveal: true, which would show what is sealed: give one of the two';

/** An action as everything else sees it. */
export interface Action<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> extends ActionFacts {
  definition: ActionDefinition<I, O>;
  /** The input with the derived fields; strict, so a misspelt field is an error. */
  input: z.ZodObject;
  output: O;
  paged: boolean;
  secrets: string[];
  retryClass: (input: Record<string, unknown>) => RetryClass;
  /** The scopes of which one must be granted for this input. */
  scopesOf: (input: Record<string, unknown>) => string[];
  examples: ActionExample[];
}

/** The input type of an action, derived fields included. */
export type InputOf<A> =
  A extends Action<infer I>
    ? z.input<I> & { connection?: string; maximumAttempts?: number; reveal?: boolean; seal?: PublicJwk }
    : never;
/** The result type of an action. */
export type OutputOf<A> = A extends Action<z.ZodObject, infer O> ? z.output<O> : never;

/** Declares an action. Everything else (activity, stub, command, schema, documentation, tests) follows from it. */
export function defineAction<I extends z.ZodObject, O extends z.ZodType>(
  definition: ActionDefinition<I, O>,
): Action<I, O> {
  const { name, summary, docs, scopes, bucket, output, examples, retry } = definition;
  const secrets = definition.secrets ?? [];
  const { shape } = definition.input;
  const input =
    secrets.length === 0
      ? z.strictObject({ ...shape, ...commonFields })
      : z
          .strictObject({ ...shape, ...commonFields, ...secretFields })
          .refine(({ reveal, seal }) => reveal !== true || seal === undefined, {
            ...{ path: ['seal'], error: sealedOrRevealed },
          });
  return {
    ...{ name, summary, docs, scopes, bucket, output, examples, secrets, definition },
    input,
    paged: false,
    scopesOf: (input) => definition.scopesFor?.(input as z.output<I>) ?? scopes,
    retryClass: (input) => (typeof retry === 'function' ? retry(input as z.output<I>) : retry),
  };
}
