import { Context } from '@temporalio/activity';
import { ActionError } from '../src/actions/action-error.js';
import type { Action } from '../src/actions/define-action.js';
import { parseInput } from '../src/actions/parse-input.js';
import type { PublicJwk } from '../src/actions/public-key.js';
import { OktaFailureType } from '../src/failures.js';
import type { OktaClient } from '../src/okta/client.js';
import { OktaRateLimitError } from '../src/okta/errors.js';
import { classifyFailure } from '../src/temporal/classify-failure.js';
import { ActionRun } from './action-run.js';
import { assertGranted } from './assert-granted.js';
import { attemptsOf, backOffMs } from './attempts.js';
import { earlierAttempts, placesAfter, recordAttempt } from './earlier-attempts.js';
import { inContext } from './heartbeat.js';
import type { ProfileSchemas } from './profile-schemas.js';
import { sealFor } from './seal.js';
import type { SecretsWanted } from './secrets.js';

/** Gives the client of a connection; rejects with a `ConfigError` where there is none of that name. */
export type ClientOf = (connection: string) => Promise<OktaClient>;

/** Makes the activity of an action. It never turns an error into a result. */
export function oktaActivity(
  action: Action,
  clientOf: ClientOf,
  schemas: ProfileSchemas,
): (input: unknown) => Promise<unknown> {
  return (given) =>
    inContext(async () => {
      const connection = connectionOf(given);
      const earlier = earlierAttempts();
      let once = false;
      let run: ActionRun | undefined;
      try {
        const input = parseInput(action, given);
        once = action.retryClass(input) === 'once';
        if (once && earlier.mayHaveChanged) throw unknownOutcome();
        const secrets = await secretsWanted(input);
        const client = await clientOf(connection);
        await assertGranted(action, input, client);
        run = new ActionRun(action, input, { secrets, client, earlier, schemas });
        const result = await run.result();
        return isTraced(input) ? { result, calls: [...earlier.calls, ...run.calls] } : result;
      } catch (error) {
        Context.current().cancellationSignal.throwIfAborted();
        const hasMaybeChanged = run?.mayHaveChanged === true;
        const isRead = action.definition.retry === 'read';
        const isWait = error instanceof OktaRateLimitError && error.kind !== 'quota';
        const ended = {
          mayHaveChanged: !isRead && (hasMaybeChanged || earlier.mayHaveChanged),
          failures: earlier.failures + (isWait ? 0 : 1),
          places: placesAfter(error, run?.places ?? earlier.places),
          calls: isTraced(given) ? [...earlier.calls, ...(run?.calls ?? [])] : [],
        };
        recordAttempt(ended);
        throw classifyFailure(error, {
          ...{ action: action.name, connection, scopes: action.scopes, mayHaveChanged: ended.mayHaveChanged },
          once: once && hasMaybeChanged,
          mayHaveCreated: action.definition.retry === 'create' && ended.mayHaveChanged,
          ...(isWait ? {} : { backOffMs: backOffMs(ended.failures), isLast: ended.failures >= attemptsOf(given) }),
        });
      }
    });
}

const isTraced = (given: unknown): boolean => (given as { traced?: unknown } | undefined | null)?.traced === true;

function connectionOf(given: unknown): string {
  const named: unknown = (given as { connection?: unknown } | undefined | null)?.connection;
  return typeof named === 'string' && named !== '' ? named : 'default';
}

const unknownOutcome = (): ActionError =>
  new ActionError(
    OktaFailureType.OutcomeUnknown,
    'An earlier attempt ended without saying whether it took effect. Look at the user and the System Log before trying again',
  );

async function secretsWanted({ reveal, seal }: Record<string, unknown>): Promise<SecretsWanted> {
  if (seal !== undefined) return sealFor(seal as PublicJwk);
  return reveal === true ? 'revealed' : 'withheld';
}
