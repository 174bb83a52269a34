import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { ActionError } from '../src/actions/action-error.js';
import type { Action, ActionSession, GoalState, Refusal } from '../src/actions/define-action.js';
import { assertAddressed, looksLikeId } from '../src/actions/addressing.js';
import { parseInput } from '../src/actions/parse-input.js';
import type { PublicJwk } from '../src/actions/public-key.js';
import { type ActionRequest, type ActionResponse, readUser } from '../src/actions/request.js';
import { hasCode } from '../src/actions/status-goal.js';
import { userSchema } from '../src/actions/schemas/user.js';
import { OktaFailureType } from '../src/failures.js';
import type { OktaClient, OktaRequest } from '../src/okta/client.js';
import { OktaApiError, OktaNetworkError, OktaRateLimitError, OktaTokenError } from '../src/okta/errors.js';
import type { Place } from '../src/okta/gate/place.js';
import { requestKey } from '../src/okta/own-calls.js';
import { classifyFailure } from '../src/temporal/classify-failure.js';
import { assertGranted } from './assert-granted.js';
import { attemptsOf, backOffMs } from './attempts.js';
import { earlierAttempts, type EarlierAttempts, placesAfter, recordAttempt } from './earlier-attempts.js';
import { inContext } from './heartbeat.js';
import { laneOf } from './lane.js';
import { cutPage, resumePage } from './page-size.js';
import { sealFor } from './seal.js';
import { guardSecrets, type SecretsWanted } from './secrets.js';

/** Gives the client of a connection; rejects with a `ConfigError` where there is none of that name. */
export type ClientOf = (connection: string) => Promise<OktaClient>;

/** Maintenance: Okta refuses every change. */
const readOnlyMode = 'E0000010';

const idOnly = z.looseObject({ id: z.string() });

/** Makes the activity of an action. It never turns an error into a result. */
export function oktaActivity(action: Action, clientOf: ClientOf): (input: unknown) => Promise<unknown> {
  return (given) =>
    inContext(async () => {
      const connection = connectionOf(given);
      const earlier = earlierAttempts();
      let once = false;
      let run: Run | undefined;
      try {
        const input = parseInput(action, given);
        once = action.retryClass(input) === 'once';
        if (once && earlier.mayHaveChanged) throw unknownOutcome();
        const secrets = await secretsWanted(input);
        const client = await clientOf(connection);
        await assertGranted(action, input, client);
        run = new Run(action, input, { secrets, client, earlier });
        return await run.result();
      } catch (error) {
        Context.current().cancellationSignal.throwIfAborted();
        const hasMaybeChanged = run?.mayHaveChanged === true;
        const isRead = action.definition.retry === 'read';
        const isWait = error instanceof OktaRateLimitError && error.kind !== 'quota';
        const ended = {
          mayHaveChanged: !isRead && (hasMaybeChanged || earlier.mayHaveChanged),
          failures: earlier.failures + (isWait ? 0 : 1),
          places: placesAfter(error, run?.places ?? earlier.places),
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

const isSurelyUndone = (error: unknown): boolean =>
  error instanceof OktaRateLimitError ||
  error instanceof OktaTokenError ||
  (error instanceof OktaNetworkError && !error.maybeSent) ||
  (error instanceof OktaApiError && (error.refusal.status < 500 || error.refusal.errorCode === readOnlyMode));

/** What an attempt works with. */
interface RunMeans {
  secrets: SecretsWanted;
  client: OktaClient;
  earlier: EarlierAttempts;
}

/** One attempt of one action. */
class Run implements ActionSession {
  private readonly context = Context.current();
  /** Where an earlier attempt may have changed something. */
  readonly isRepeat: boolean;
  readonly places: Record<string, Place>;
  readonly scheduledAtMs = this.context.info.scheduledTimestampMs;
  readonly requestKey: string;
  /** Whether a call that changes something was carried out, or may have been. */
  mayHaveChanged = false;

  constructor(
    private readonly action: Action,
    private input: Record<string, unknown>,
    private readonly means: RunMeans,
  ) {
    const { client } = means;
    this.requestKey = requestKey(client.connection, client.origin, workOf(this.context));
    this.isRepeat = means.earlier.mayHaveChanged;
    this.places = { ...means.earlier.places };
  }

  async result(): Promise<unknown> {
    const { action } = this;
    return guardSecrets(action.paged ? await this.page() : await this.change(), action.secrets, this.means.secrets);
  }

  private get client(): OktaClient {
    return this.means.client;
  }

  private async change(): Promise<unknown> {
    const { definition, output } = this.action;
    const { goal, run, request, result } = definition;
    await this.resolveUsers();
    const { input } = this;
    if (run) return shaped(this.action, await run(input, this));
    const looksFirst = goal?.looksFirst?.(input) === true;
    if (goal && (looksFirst || this.isRepeat) && this.action.retryClass(input) === 'write') {
      const { body, judged } = await this.look();
      if (judged.state === 'reached') return this.reached(body);
      if (judged.state === 'pending') throw this.busy(judged);
      if (looksFirst && !judged.allowed.includes(judged.found)) throw forbiddenStatus(judged.found, judged.allowed);
    }
    try {
      const main = request(input);
      const response = await this.call({ ...main, schema: main.schema ?? (result ? z.unknown() : output) });
      return result ? shaped(this.action, result(response, input)) : response.body;
    } catch (error) {
      const refusal = this.refusal(error);
      if (refusal && !goal?.alreadySo(refusal, input)) await this.explainStatus(refusal);
      if (!goal || !refusal || !goal.alreadySo(refusal, input)) throw error;
      const { body, judged } = await this.look();
      if (judged.state === 'reached') return this.reached(body);
      if (judged.state === 'pending') throw this.busy(judged);
      if (judged.allowed.length === 0) throw error;
      throw wrongStatus(refusal, judged.found, judged.allowed);
    }
  }

  /** Where a refusal may be due to the status, says which one the user is in. */
  private async explainStatus(refusal: Refusal): Promise<void> {
    const { allowedStatuses } = this.action.definition;
    const { userId } = this.input;
    if (!allowedStatuses || typeof userId !== 'string' || !hasCode(...statusCodes)(refusal)) return;
    const { status } = userSchema.parse((await this.call(readUser(userId))).body);
    throw wrongStatus(refusal, status, allowedStatuses);
  }

  private async look(): Promise<{ body: unknown; judged: GoalState }> {
    const { goal } = this.action.definition;
    if (!goal) throw new Error(`${this.action.name} has no goal to look for`);
    const { body } = await this.call(goal.read(this.input));
    return { body, judged: goal.check(body, this.input) };
  }

  private async reached(body: unknown): Promise<unknown> {
    const { goal } = this.action.definition;
    return shaped(this.action, goal?.result ? await goal.result(body, this.input, this) : {});
  }

  private busy({ what }: { what: string }): ActionError {
    return new ActionError(OktaFailureType.Busy, `The user is still ${what}`);
  }

  private async page(): Promise<unknown> {
    await this.resolveUsers();
    const { definition } = this.action;
    const { next, ...query } = this.input;
    const first = definition.request(query);
    const { link, afterId } = resumePage(next as string | undefined);
    if (link !== undefined && !this.isSameList(link, first.path)) {
      throw new ActionError(
        OktaFailureType.InvalidInput,
        `next is not a link of this list at ${this.client.origin}: pass the next of the page before, unchanged`,
        { paths: ['next'] },
      );
    }
    const request = link === undefined ? first : { ...first, path: link, query: {} };
    const response = await this.call({ ...request, schema: z.array(z.unknown()) });
    const { items } = shaped(this.action, { items: response.body }) as { items: unknown[] };
    return cutPage(items, { link: link ?? this.client.urlOf(first).href, next: response.next, afterId });
  }

  /** A link given back by a caller must lead to the same list: anything else would be a call of its own. */
  private isSameList(link: string, path: string): boolean {
    return this.client.isOwnLink(link) && new URL(link).pathname === new URL(path, this.client.origin).pathname;
  }

  /** A login is resolved to the id once: logins change, and some of Okta's calls take ids only. */
  private async resolveUsers(): Promise<void> {
    const fields = this.action.definition.users ?? [];
    for (const field of fields) {
      const userId = this.input[field];
      if (typeof userId !== 'string' || looksLikeId(userId)) continue;
      const user = userSchema.parse((await this.call(readUser(userId))).body);
      assertAddressed(user, userId);
      this.input = { ...this.input, [field]: user.id };
    }
  }

  async call(request: ActionRequest): Promise<ActionResponse> {
    const sent = this.client.request(this.prepared(request));
    if (request.method === 'GET') return sent;
    try {
      const response = await sent;
      this.mayHaveChanged = true;
      return response;
    } catch (error) {
      this.mayHaveChanged ||= !isSurelyUndone(error);
      throw error;
    }
  }

  pages(request: ActionRequest): AsyncGenerator<ActionResponse, void, undefined> {
    return this.client.pages(this.prepared(request));
  }

  private prepared(request: ActionRequest): OktaRequest<unknown> {
    const { action, context } = this;
    const bucket = request.bucket ?? action.bucket;
    const place = this.places[bucket];
    // A place is good for one call.
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete this.places[bucket];
    return {
      ...request,
      ...{ bucket, place },
      lane: laneOf(context.info),
      signal: context.cancellationSignal,
      // Writes can be told apart in the System Log by it; reads leave no trace there.
      userAgentComment: request.method === 'GET' ? undefined : this.requestKey,
      schema: request.schema ?? z.unknown(),
    };
  }

  async find(request: ActionRequest): Promise<ActionResponse | undefined> {
    try {
      return await this.call(request);
    } catch (error) {
      if (error instanceof OktaApiError && error.refusal.status === 404) return undefined;
      throw error;
    }
  }

  refusal(error: unknown): (OktaApiError['refusal'] & { summary: string }) | undefined {
    return error instanceof OktaApiError ? { ...error.refusal, summary: error.refusal.errorSummary } : undefined;
  }

  async wait(ms: number): Promise<void> {
    await this.context.sleep(ms);
  }

  principalId(): Promise<string> {
    const { cancellationSignal, info } = this.context;
    return this.client.principalId(laneOf(info), cancellationSignal, idOnly);
  }
}

/** Refusals that speak of the user's status, among other things. */
const statusCodes = ['E0000017', 'E0000034', 'E0000038'];

function wrongStatus({ status, errorCode, summary, causes }: Refusal, found: string, allowed: string[]): ActionError {
  const why = [summary, ...causes].join('; ');
  const message = allowed.includes(found)
    ? `Okta refuses it although the user is ${found} (${why}). Where a user is stuck, deactivating and activating it helps`
    : `${forbiddenStatus(found, allowed).message} (${why})`;
  return new ActionError(OktaFailureType.WrongStatus, message, {
    ...{ status, found, allowed },
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(causes.length === 0 ? {} : { causes }),
  });
}

const forbiddenStatus = (found: string, allowed: string[]): ActionError =>
  new ActionError(OktaFailureType.WrongStatus, `The user is ${found}; this needs ${allowed.join(' or ')}`, {
    ...{ found, allowed },
  });

/** Parses a result of several calls; a mismatch is Okta's answer being unexpected. */
function shaped({ name, output }: Action, value: unknown): unknown {
  const parsed = output.safeParse(value);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ActionError(
    OktaFailureType.UnexpectedResponse,
    `Okta's answer isn't as expected: ${paths.slice(0, 5).join('; ')}`,
    {
      paths,
      action: name,
    },
  );
}

/** The same for all attempts of one activity, another for every other activity. */
function workOf({ info }: Context): string[] {
  const { workflowExecution, activityId } = info;
  return [workflowExecution?.workflowId ?? '', workflowExecution?.runId ?? '', activityId];
}
