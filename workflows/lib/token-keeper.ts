import {
  ApplicationFailure,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  upsertMemo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { oktaFailureOf, OktaFailureType } from '../../src/failures.js';
import type { OwnedToken } from '../../src/okta/auth/token-owner.js';
import { consentLifetimeDays, consentWarningDay } from '../../src/token-lifetime.js';
import {
  afterEnd,
  afterLogin,
  afterLoss,
  afterRefresh,
  daysOf,
  type GrantState,
  lendable,
  statusOf,
} from './grant-state.js';
import { isLoginGrant, wrongFields } from './login-grant.js';
import { oneAtATime } from './one-at-a-time.js';

const summary = 'Tokens of an authorization-code connection';

/**
 * An attempt is bounded by the request's own 10 seconds. Okta takes a rotated refresh token for 30 seconds more (by
 * default): a worker that dies with the answer is noticed after 4, and the next attempt gets the same tokens again.
 */
const { refreshTokens, revokeTokens } = proxyActivities<Pick<Activities, 'refreshTokens' | 'revokeTokens'>>({
  startToCloseTimeout: '12 seconds',
  scheduleToCloseTimeout: '1 minute',
  heartbeatTimeout: '4 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '3 seconds' },
  summary,
});

/** For what nobody waits for. */
const patiently = proxyActivities<Pick<Activities, 'revokeTokens'>>({
  startToCloseTimeout: '12 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  summary,
});

/** Keeps the tokens of one connection: refreshes and revocations of the present login happen one after the other. */
export class TokenKeeper {
  /** Tokens asked for in this run. */
  updates = 0;
  /** Moves when there is something to end at Okta, to show, or to warn of. */
  version = 0;
  private isLoggedOut = false;
  private refreshing: Promise<void> | undefined;
  private readonly inTurn = oneAtATime();
  private shown: string | undefined;

  constructor(
    private readonly connection: string,
    public state: GrantState,
  ) {}

  /** Somebody has logged out, and nobody has logged in since. */
  get isOver(): boolean {
    return this.isLoggedOut && !this.state.grant && this.state.replaced.length === 0;
  }

  /** Takes what a login brought; anything else is not let near the tokens that are there. */
  store(given: unknown): void {
    if (!isLoginGrant(given)) {
      log.warn('a signal that brings no login was ignored', {
        ...{ connection: this.connection, fields: wrongFields(given) },
      });
      return;
    }
    this.isLoggedOut = false;
    this.become(afterLogin(this.state, given, Date.now()));
  }

  /** However many ask, one refresh is under way. */
  async lend(rejected: string | undefined): Promise<OwnedToken> {
    this.updates += 1;
    const present = lendable(this.state, rejected, Date.now());
    if (present) return present;
    this.refreshing ??= this.inTurn(() => this.refresh()).finally(() => (this.refreshing = undefined));
    await this.refreshing;
    const { access } = this.state;
    if (!access) throw this.consentRequired();
    return access;
  }

  /** Ends the present login at Okta; false where there is none. */
  revoke(): Promise<boolean> {
    return this.inTurn(async () => {
      const { grant } = this.state;
      const { connection } = this;
      if (grant) {
        await revokeTokens({ connection, refreshToken: grant.refreshToken });
        this.become(afterLoss(this.state, 'it was logged out', grant.login));
      }
      this.isLoggedOut = !this.state.grant;
      return grant !== undefined;
    });
  }

  /** Ends what a later login has replaced: a token that nobody holds must not go on working. */
  async endReplaced(): Promise<void> {
    for (let next = this.state.replaced[0]; next !== undefined; next = this.state.replaced[0]) {
      try {
        await patiently.revokeTokens({ connection: this.connection, refreshToken: next });
      } catch (error) {
        if (isCancellation(error)) throw error;
        log.warn('the login that was replaced could not be revoked', { connection: this.connection });
      }
      this.state = afterEnd(this.state, next);
    }
  }

  assertGrant(): void {
    if (!this.state.grant) throw this.consentRequired();
  }

  show(): void {
    const { needsLogin, consentedAt, consentEndsAt } = statusOf(this.state);
    const text = needsLogin
      ? `Needs a login: temporal-okta connection login ${this.connection}`
      : `Logged in at ${consentedAt ?? ''}; Okta ends it at ${consentEndsAt ?? ''}`;
    if (text === this.shown) return;
    this.shown = text;
    upsertMemo({ needsLogin, consentedAt, consentEndsAt });
    setCurrentDetails(text);
  }

  warn(): void {
    const { grant } = this.state;
    if (!grant) return;
    const day = daysOf(grant, Date.now());
    if (day < consentWarningDay) return;
    const { connection } = this;
    const what = day < consentLifetimeDays ? 'log in again before Okta ends the consent' : 'Okta has ended the consent';
    log.warn(`${what}: temporal-okta connection login ${connection}`, {
      ...{ connection, day, endsOnDay: consentLifetimeDays },
    });
  }

  private become(state: GrantState): void {
    this.state = state;
    this.version += 1;
  }

  private async refresh(): Promise<void> {
    const { grant } = this.state;
    if (!grant) throw this.consentRequired();
    const { connection } = this;
    const { login, refreshToken, dpopKey } = grant;
    const askedAtMs = Date.now();
    try {
      const tokens = await refreshTokens({ connection, refreshToken, dpopKey });
      this.state = afterRefresh(this.state, tokens, { login, askedAtMs });
      if (this.state.replaced.length > 0) this.version += 1;
    } catch (error) {
      const failure = oktaFailureOf(error);
      if (failure?.type === OktaFailureType.ConsentRequired) {
        const { errorCode } = failure.details;
        const said = errorCode === undefined ? '' : `: ${errorCode}`;
        this.become(afterLoss(this.state, `Okta no longer takes its refresh token${said}`, login));
        this.assertGrant();
        return;
      }
      // Somebody has logged in meanwhile: there is a token, whatever became of the one before.
      if (this.state.grant?.login === login) throw error;
    }
  }

  private consentRequired(): ApplicationFailure {
    const why = this.state.lost ?? 'nobody has logged in';
    const { connection } = this;
    return ApplicationFailure.nonRetryable(
      `The connection "${connection}" needs a login (${why}): temporal-okta connection login ${connection}`,
      OktaFailureType.ConsentRequired,
      { connection },
    );
  }
}
