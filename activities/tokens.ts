import { Context } from '@temporalio/activity';
import type { JWK } from 'jose';
import type { RefreshedTokens, WebClient } from '../src/okta/auth/web-client.js';
import { classifyFailure } from '../src/temporal/classify-failure.js';

/** Gives the web application of a connection; rejects with a `ConfigError` where there is none of that name. */
export type WebClientOf = (connection: string) => Promise<WebClient>;

export interface RefreshTokensInput {
  connection: string;
  refreshToken: string;
  dpopKey?: JWK | undefined;
}

export interface RevokeTokensInput {
  connection: string;
  refreshToken: string;
}

/** Often enough for the heartbeat time-out, so that the death of a worker is noticed within Okta's leeway. */
const beatEveryMs = 1000;

async function atOkta<T>(action: string, connection: string, call: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => Context.current().heartbeat(), beatEveryMs);
  try {
    return await call();
  } catch (error) {
    throw classifyFailure(error, { action, connection, scopes: [], once: false });
  } finally {
    clearInterval(timer);
  }
}

/**
 * Makes the activity that gets the next tokens. Its result is the only copy of a rotated refresh token: it is stored by
 * being recorded, before anybody uses the access token that came with it.
 */
export const refreshTokensActivity =
  (webClientOf: WebClientOf) =>
  ({ connection, refreshToken, dpopKey }: RefreshTokensInput): Promise<RefreshedTokens> =>
    atOkta('refresh tokens', connection, async () => (await webClientOf(connection)).refresh(refreshToken, dpopKey));

/** Makes the activity that ends a refresh token at Okta. */
export const revokeTokensActivity =
  (webClientOf: WebClientOf) =>
  ({ connection, refreshToken }: RevokeTokensInput): Promise<void> =>
    atOkta('revoke tokens', connection, async () => (await webClientOf(connection)).revoke(refreshToken));
