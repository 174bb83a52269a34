import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import type { Activities } from '../activities/index.js';
import { isOktaFailure, OktaFailureType } from '../src/failures.js';
import type { OwnedToken } from '../src/okta/auth/token-owner.js';
import { consentLifetimeDays, consentWarningDay } from '../src/token-lifetime.js';
import { checkedInput } from './lib/checked-input.js';
import { rootMessage } from './lib/compensation.js';
import {
  afterLogin,
  afterLoss,
  afterRefresh,
  daysOf,
  type GrantState,
  lendable,
  nextWarningMs,
  noGrant,
  statusOf,
} from './lib/grant-state.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import {
  type AccessTokenRequest,
  accessTokenUpdate,
  grantStatusQuery,
  revokeGrantUpdate,
  storeGrantSignal,
} from './messages.js';

/** A connection whose tokens are to be kept. */
export interface OwnTokensInput {
  connection: string;
  /** Updates after which it continues as new, where that comes before Temporal suggests it. */
  updatesPerRun?: number;
  /** Carried over by continue-as-new; leave it out. */
  state?: GrantState;
}

const inputSchema = z.strictObject({
  connection: z.string().min(1),
  updatesPerRun: z.int().min(1).optional(),
  state: z.custom<GrantState>().optional(),
});

/**
 * An attempt is bounded by the request's own 10 seconds. Okta takes a rotated refresh token for 30 seconds more (by
 * default): a worker that dies with the answer is noticed after 4, and the next attempt gets the same tokens again.
 */
const { refreshTokens, revokeTokens } = proxyActivities<Pick<Activities, 'refreshTokens' | 'revokeTokens'>>({
  startToCloseTimeout: '12 seconds',
  scheduleToCloseTimeout: '1 minute',
  heartbeatTimeout: '4 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '3 seconds' },
  summary: 'Tokens of an authorization-code connection',
});

/**
 * Owns the rotating refresh token of one authorization-code connection, for all workers: it refreshes, one at a time,
 * stores the new refresh token, and only then lends the access token.
 *
 * `temporal-okta connection login` starts it by a signal that brings what the login gave; its id is
 * `okta-connection:<connection>`. It waits for workers that ask for a token (`accessToken`). It ends when the login is
 * revoked (`revokeGrant`); cancelling ends it without revoking anything at Okta. It undoes nothing.
 */
export async function ownTokens(given: OwnTokensInput): Promise<{ refreshes: number }> {
  const { connection, state: carried, updatesPerRun = Infinity } = checkedInput(inputSchema, given);
  const owner = new TokenKeeper(connection, carried ?? noGrant());
  setHandler(storeGrantSignal, (grant) => {
    owner.change(afterLogin(owner.state, grant, Date.now()));
  });
  setHandler(accessTokenUpdate, ({ rejected }: AccessTokenRequest) => owner.lend(rejected), {
    // A refused update leaves no trace: asking again and again for what only a login brings costs nothing.
    validator: (_request: AccessTokenRequest) => {
      if (!owner.state.grant) throw owner.consentRequired();
    },
  });
  setHandler(revokeGrantUpdate, () => owner.revoke());
  setHandler(grantStatusQuery, () => statusOf(owner.state));
  if (!carried) await tagWorkflow({ connection });

  while (!owner.revoked) {
    await owner.endReplaced();
    owner.show();
    const { version } = owner;
    const isFull = (): boolean => workflowInfo().continueAsNewSuggested || owner.updates >= updatesPerRun;
    const changed = (): boolean => owner.version !== version || owner.revoked || isFull();
    const waitMs = nextWarningMs(owner.state, Date.now());
    const isWarning = waitMs === undefined ? (await condition(changed), false) : !(await condition(changed, waitMs));
    if (isWarning) owner.warn();
    if (isFull()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof ownTokens>({ ...given, state: owner.state });
    }
  }
  await condition(allHandlersFinished);
  return { refreshes: owner.state.refreshes };
}

class TokenKeeper {
  updates = 0;
  version = 0;
  revoked = false;
  private refreshing: Promise<void> | undefined;

  constructor(
    private readonly connection: string,
    public state: GrantState,
  ) {}

  change(state: GrantState): void {
    this.state = state;
    this.version += 1;
  }

  /** However many ask, one refresh is under way. */
  async lend(rejected: string | undefined): Promise<OwnedToken> {
    this.updates += 1;
    const present = lendable(this.state, rejected, Date.now());
    if (present) return present;
    this.refreshing ??= this.refresh().finally(() => (this.refreshing = undefined));
    await this.refreshing;
    const { access } = this.state;
    if (!access) throw this.consentRequired();
    return access;
  }

  async revoke(): Promise<undefined> {
    const { grant } = this.state;
    if (grant) await revokeTokens({ connection: this.connection, refreshToken: grant.refreshToken });
    this.change(afterLoss(this.state, 'it was logged out', this.state.logins));
    this.revoked = true;
    return undefined;
  }

  /** Ends what a later login has replaced: a token that nobody holds must not go on working. */
  async endReplaced(): Promise<void> {
    for (const refreshToken of this.state.replaced) {
      try {
        await revokeTokens({ connection: this.connection, refreshToken });
      } catch (error) {
        if (isCancellation(error)) throw error;
        log.warn('the login that was replaced could not be revoked', { connection: this.connection });
      }
      this.state = { ...this.state, replaced: this.state.replaced.filter((token) => token !== refreshToken) };
    }
  }

  consentRequired(): ApplicationFailure {
    const why = this.state.lost ?? 'nobody has logged in';
    return ApplicationFailure.nonRetryable(
      `The connection "${this.connection}" needs a login (${why}): temporal-okta connection login ${this.connection}`,
      OktaFailureType.ConsentRequired,
      { connection: this.connection },
    );
  }

  show(): void {
    const { needsLogin, consentedAt, consentEndsAt } = statusOf(this.state);
    upsertMemo({ needsLogin, consentedAt, consentEndsAt });
    setCurrentDetails(
      needsLogin
        ? `Needs a login: temporal-okta connection login ${this.connection}`
        : `Logged in at ${consentedAt ?? ''}; Okta ends it at ${consentEndsAt ?? ''}`,
    );
  }

  warn(): void {
    const { grant } = this.state;
    if (!grant) return;
    const day = daysOf(grant, Date.now());
    if (day < consentWarningDay) return;
    log.warn(`log in again before Okta ends the consent: temporal-okta connection login ${this.connection}`, {
      connection: this.connection,
      day,
      endsOnDay: consentLifetimeDays,
    });
  }

  private async refresh(): Promise<void> {
    const { grant, access } = this.state;
    if (!grant) throw this.consentRequired();
    const { connection } = this;
    const { login, refreshToken } = grant;
    const askedAtMs = Date.now();
    try {
      const tokens = await refreshTokens({ connection, refreshToken, dpopKey: access?.dpopKey });
      this.change(afterRefresh(this.state, tokens, { login, askedAtMs }));
    } catch (error) {
      if (isOktaFailure(error, OktaFailureType.ConsentRequired)) {
        this.change(afterLoss(this.state, rootMessage(error), login));
        if (!this.state.grant) throw this.consentRequired();
        return;
      }
      throw error;
    }
  }
}
