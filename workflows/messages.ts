import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PublicJwk } from '../src/actions/public-key.js';
import type { LogEvent } from '../src/actions/schemas/log-event.js';
import type { OwnedToken } from '../src/okta/auth/token-owner.js';
import type { LoginGrant } from '../src/okta/auth/web-client.js';
import type { RouteOutcome } from '../activities/triggers/delivery.js';
import type { DeadLetters } from '../src/triggers/dead-letter.js';
import type { TriggerConfig, TriggerSettings } from './lib/trigger-input.js';
import type { Certificate } from './lib/trigger-certificate.js';
import type { TriggerState } from './lib/trigger-state.js';
import type { OpenSearchRun, OpenWindows, SearchRun, SearchWindow } from './lib/search-windows.js';

/** What a trigger sends to its targets. The key of an event is (generation, uuid): drop those that you had. */
export interface LogEventEnvelope {
  /** The trigger's name. */
  trigger: string;
  route: string;
  /** A rewind starts a new one, and delivers again on purpose. */
  generation: number;
  /** The same for the same batch, however often it is sent. */
  batchId: string;
  events: LogEvent[];
}

/** Where a trigger stands. */
export interface TriggerStatus extends Omit<
  TriggerState,
  'recent' | 'hooked' | 'digests' | 'letters' | 'overlaps' | 'since'
> {
  connection: string;
  name: string;
  /** Where the present generation began in the log (ISO 8601). */
  startedAt: string;
  deadLetters: number;
}

// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const triggerStatusQuery = defineQuery<TriggerStatus>('triggerStatus');

/** Events that could not be handed over. */
// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const deadLettersQuery = defineQuery<DeadLetters>('deadLetters');

/** Who asks for a change of a trigger; it is kept with the change. */
export interface TriggerChangeRequest {
  by: string;
  reason?: string | undefined;
}

/** Nothing is delivered any more once it is answered; the log keeps what comes. */
export const pauseTriggerUpdate = defineUpdate<undefined, [TriggerChangeRequest]>('pauseTrigger');

/** Goes on where it was paused. */
export const resumeTriggerUpdate = defineUpdate<undefined, [TriggerChangeRequest]>('resumeTrigger');

/** Changes settings; those that aren't named stay. A filter that Okta refuses is refused. Gives the settings as they are then. */
export const reconfigureTriggerUpdate = defineUpdate<TriggerConfig, [TriggerChangeRequest, TriggerSettings]>(
  'reconfigureTrigger',
);

/** Begins again at a time (`now`, `retention`, or ISO 8601): a new generation, whose number it gives. */
export const rewindTriggerUpdate = defineUpdate<number, [TriggerChangeRequest, string]>('rewindTrigger');

/** Delivers dead letters again, all or those of a route. */
export const redeliverUpdate = defineUpdate<
  { tried: number; left: number },
  [TriggerChangeRequest, { route?: string | undefined }]
>('redeliverDeadLetters');

/** Compares what was handled with the log, up to what is settled now. */
// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const certifyTriggerUpdate = defineUpdate<Certificate>('certifyTrigger');

/** Looks at once. A worker that starts sends it: what one that died held is taken over. */
// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const pollNowSignal = defineSignal('pollNow');

/** What an event hook brought to the targets of a trigger already. */
export interface HookDelivered {
  generation: number;
  /** Keys of the events, joined by spaces. */
  keys: string;
  routes: Record<string, RouteOutcome>;
  letters: DeadLetters;
}

export const hookDeliveredSignal = defineSignal<[HookDelivered]>('hookDelivered');

/** What a trigger says of itself in its memo, under `trigger`: the hook's receiver goes by it. */
export interface TriggerMemo {
  connection: string;
  name: string;
  generation: number;
  config: TriggerConfig;
  isPaused: boolean;
}

/** Gives a connection's owner what a person's login brought. */
export const storeGrantSignal = defineSignal<[LoginGrant]>('storeGrant');

export interface AccessTokenRequest {
  /** The fingerprint of a token that Okta no longer takes, or that ends. */
  rejected?: string | undefined;
}

/** Asks for an access token. */
export const accessTokenUpdate = defineUpdate<OwnedToken, [AccessTokenRequest]>('accessToken');

/** Ends the refresh token at Okta, and with it the owner; false where nobody was logged in. */
// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const revokeGrantUpdate = defineUpdate<boolean>('revokeGrant');

/** Where an authorization-code connection stands; nothing of it is secret. */
export interface GrantStatus {
  /** Whether somebody must log in before the connection works again. */
  needsLogin: boolean;
  /** Why that is so. */
  reason?: string | undefined;
  /** When somebody last logged in (ISO 8601). */
  consentedAt?: string | undefined;
  /** When Okta ends it, however often it is refreshed (ISO 8601). */
  consentEndsAt?: string | undefined;
  refreshes: number;
}

// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const grantStatusQuery = defineQuery<GrantStatus>('grantStatus');

/** Somebody takes what a claim holds. */
export interface ClaimRequest {
  /** Whom the secret is sealed for: a key that was made for this one answer is best. */
  publicKey: PublicJwk;
  /**
   * Until when the answer is waited for (ISO 8601). A worker that comes too late makes no secret that nobody would see;
   * without it, the secret is made however late.
   */
  validUntil?: string;
}

export interface ClaimedSecret {
  /** A compact JWE of the secret fields: `openSealed` opens it. */
  sealed: string;
  claimsLeft: number;
  /** ISO 8601. */
  expiresAt: string;
}

/** Seconds that a claim under way takes at most, from its turn to its answer. */
export const claimTakesSeconds = 90;

/**
 * Takes the secret of a `claimSecret` workflow. Failures: `Claim.Used`, `Claim.Expired`, `Claim.Withdrawn`,
 * `Claim.Unanswered` (it came too late), `Okta.InvalidInput`, and what Okta answers; `details[0].isUsed` says whether
 * the attempt counts as a use.
 */
export const claimUpdate = defineUpdate<ClaimedSecret, [ClaimRequest]>('claim');

/** How a claim stands. */
export interface ClaimStatus {
  state: 'open' | 'used' | 'expired' | 'withdrawn';
  /** Secrets handed out. */
  claimed: number;
  /** Claims that were let in and got nothing; those turned away at the door leave no trace. */
  refused: number;
  /** Those of the refused whose secret Okta may have made all the same: each counts as a use. */
  lost: number;
  claimsLeft: number;
  /** ISO 8601. */
  expiresAt: string;
}

// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const claimStatusQuery = defineQuery<ClaimStatus>('claimStatus');

/** Gives a run of a search the windows that it is to read. */
export const openSearchWindowsUpdate = defineUpdate<SearchWindow[], [OpenWindows]>('openSearchWindows');

/** The run has read its windows; false where they were given to another one meanwhile. */
export const closeSearchWindowsUpdate = defineUpdate<boolean, [SearchRun]>('closeSearchWindows');

/** The run gives its windows back unread; false where it had none. */
export const releaseSearchWindowsUpdate = defineUpdate<boolean, [SearchRun]>('releaseSearchWindows');

/** Where a scheduled search stands. */
export interface SearchWatermark {
  /** Every instant before it was given to a run (ISO 8601); undefined before the first run. */
  watermark: string | undefined;
  /** Until when the log was searched without a gap (ISO 8601). */
  completeUntil: string | undefined;
  /** Runs whose windows aren't closed for good. */
  open: OpenSearchRun[];
  /** What the next run gets besides its own window. */
  returned: SearchWindow[];
}

// eslint-disable-next-line temporal/workflow-require-explicit-payload-types -- it has no arguments
export const searchWatermarkQuery = defineQuery<SearchWatermark>('searchWatermark');
