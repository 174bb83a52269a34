import {
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { z } from 'zod';
import { checkedInput } from './lib/checked-input.js';
import { type GrantState, nextWarningMs, noGrant, statusOf } from './lib/grant-state.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import { TokenKeeper } from './lib/token-keeper.js';
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

export interface OwnTokensResult {
  refreshes: number;
}

const inputSchema = z.strictObject({
  connection: z.string().min(1),
  updatesPerRun: z.int().min(1).optional(),
  state: z.custom<GrantState>().optional(),
});

const requestSchema = z.looseObject({ rejected: z.string().nullish() });

/**
 * Owns the rotating refresh token of one authorization-code connection, for all workers: it refreshes, one at a time,
 * stores the new refresh token, and only then lends the access token.
 *
 * `temporal-okta connection login` starts it by a signal that brings what the login gave; its id is
 * `okta-connection:<connection>`. It waits for workers that ask for a token (`accessToken`). It ends when the login is
 * revoked (`revokeGrant`); cancelling ends it without revoking anything at Okta. It undoes nothing.
 */
export async function ownTokens(given: OwnTokensInput): Promise<OwnTokensResult> {
  const { connection, state: carried, updatesPerRun = Infinity } = checkedInput(inputSchema, given);
  const keeper = new TokenKeeper(connection, carried ?? noGrant());
  setHandler(storeGrantSignal, (grant) => keeper.store(grant));
  setHandler(accessTokenUpdate, (request?: AccessTokenRequest) => keeper.lend(request?.rejected ?? undefined), {
    // A refused update leaves no trace: asking again and again for what only a login brings costs nothing.
    validator: (request?: AccessTokenRequest) => {
      checkedInput(requestSchema, request);
      keeper.assertGrant();
    },
  });
  setHandler(revokeGrantUpdate, () => keeper.revoke());
  setHandler(grantStatusQuery, () => statusOf(keeper.state));
  if (!carried) await tagOrGoOn(connection);

  const isFull = (): boolean => workflowInfo().continueAsNewSuggested || keeper.updates >= updatesPerRun;
  for (;;) {
    await keeper.endReplaced();
    keeper.show();
    const { version } = keeper;
    const changed = (): boolean => keeper.version !== version || keeper.isOver || isFull();
    const waitMs = nextWarningMs(keeper.state, Date.now());
    if (waitMs === undefined) await condition(changed);
    else if (!(await condition(changed, waitMs))) keeper.warn();
    if (!keeper.isOver && !isFull()) continue;
    await condition(allHandlersFinished);
    // Whoever logs in at the last moment is not sent away.
    if (keeper.isOver) return { refreshes: keeper.state.refreshes };
    if (isFull()) await continueAsNew<typeof ownTokens>({ ...given, state: keeper.state });
  }
}

/** Tokens are worth more than being found by a search attribute. */
async function tagOrGoOn(connection: string): Promise<void> {
  try {
    await tagWorkflow({ connection });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the search attributes could not be set', { connection, error });
  }
}
