import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { oktaFailureOf, OktaFailureType, SetupFailureType } from '../failures.js';
import { connectionWorkflowId } from '../ids.js';
import { OktaTokenError, type TokenRefusalKind, type TokenRefusalReason } from '../okta/errors.js';
import type { OwnedToken, TokenOwner } from '../okta/auth/token-owner.js';
import { connectionTaskQueue } from '../task-queue.js';
import { accessTokenUpdate } from '../../workflows/messages.js';

/** A refresh takes 10 seconds at most; with a worker that dies meanwhile, 20. */
const answersWithinMs = 25_000;

const kinds: Record<string, TokenRefusalKind> = {
  [OktaFailureType.ConsentRequired]: 'consent',
  [OktaFailureType.Authentication]: 'client',
  [OktaFailureType.Permission]: 'policy',
  [SetupFailureType.ConfigInvalid]: 'client',
  [SetupFailureType.ConfigMissing]: 'client',
};

/** So long an answer is given to all who ask the same: of one refresh at its longest, less than ten updates then wait. */
const sharedForMs = 2500;

/**
 * Whoever asks the same at the same time shares one update, from whatever process. Temporal lets ten into a workflow at a time,
 * and with each that it turns away it drops the workflow task under way: a crowd would keep the refresh from going on.
 */
const sharedId = (rejected: string | undefined): string =>
  `token:${rejected?.slice(0, 16) ?? 'any'}:${String(Math.floor(Date.now() / sharedForMs))}`;

/** What a shared answer says of a login may be older than the login: the owner itself says whether it has one by now. */
const isOutdatedByLogin = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError && oktaFailureOf(error)?.type === OktaFailureType.ConsentRequired;

/** The owner of tokens that lives in Temporal: a workflow for each authorization-code connection. */
export function temporalTokenOwner(client: Client): TokenOwner {
  return {
    accessToken: async (connection, rejected) => {
      const handle = client.workflow.getHandle(connectionWorkflowId(connection));
      const ask = (updateId: string): Promise<OwnedToken> =>
        handle.executeUpdate(accessTokenUpdate, { updateId, args: [{ rejected }] });
      const updateId = sharedId(rejected);
      try {
        return await client.withDeadline(Date.now() + answersWithinMs, () =>
          ask(updateId).catch((error: unknown) => {
            if (!isOutdatedByLogin(error)) throw error;
            return ask(`${updateId}:again`);
          }),
        );
      } catch (error) {
        throw refusal(error, connection);
      }
    },
  };
}

function refusal(error: unknown, connection: string): OktaTokenError {
  const login = `temporal-okta connection login ${connection}`;
  if (error instanceof WorkflowNotFoundError) {
    return new OktaTokenError('consent', `Nobody has logged in for the connection "${connection}": ${login}`);
  }
  const failure = error instanceof WorkflowUpdateFailedError ? oktaFailureOf(error) : undefined;
  if (failure) {
    const reason = failure.details['reason'] as TokenRefusalReason | undefined;
    return new OktaTokenError(kinds[failure.type] ?? 'server', failure.message, { reason });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new OktaTokenError(
    'server',
    `No access token for the connection "${connection}" came from ${connectionWorkflowId(connection)} (${reason}). ` +
      `A worker that has this connection must poll the task queue ${connectionTaskQueue(connection)}`,
  );
}
