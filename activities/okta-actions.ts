import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { ActionError } from '../src/actions/action-error.js';
import type { Action, ActionSession, GoalState, Refusal } from '../src/actions/define-action.js';
import { assertAddressed, looksLikeId } from '../src/actions/addressing.js';
import { parseInput } from '../src/actions/parse-input.js';
import { type ActionRequest, type ActionResponse, readUser } from '../src/actions/request.js';
import { hasCode } from '../src/actions/status-goal.js';
import { userSchema } from '../src/actions/schemas/user.js';
import { OktaFailureType } from '../src/failures.js';
import { covers } from '../src/scopes.js';
import type { OktaClient, OktaRequest } from '../src/okta/client.js';
import { OktaApiError, OktaNetworkError, OktaRateLimitError, OktaTokenError } from '../src/okta/errors.js';
import { classifyFailure } from '../src/temporal/classify-failure.js';
import { inContext } from './heartbeat.js';
import { laneOf } from './lane.js';
import { cutPage, resumePage } from './page-size.js';
import { withhold } from './secrets.js';

/** Gives the client of a connection; rejects with a `ConfigError` where there is none of that name. */
export type ClientOf = (connection: string) => Promise<OktaClient>;

/** Heartbeat details of a `once` action: the attempt that is known to have changed nothing. */
interface RefusedAttempt {
  refusedAttempt: number;
}

/** Maintenance: Okta refuses every change. */
const readOnlyMode = 'E0000010';

const idOnly = z.looseObject({ id: z.string() });

/** Makes the activity of an action. It never turns an error into a result. */
export function oktaActivity(action: Action, clientOf: ClientOf): (input: unknown) => Promise<unknown> {
  return (given) =>
    inContext(async () => {
      const connection = connectionOf(given);
      let once = false;
      let run: Run | undefined;
      try {
        const input = parseInput(action, given);
        once = action.retryClass(input) === 'once';
        assertRepeatable(once);
        const client = await clientOf(connection);
        assertGranted(action, await client.grantedScopes(Context.current().cancellationSignal));
        run = new Run(action, input, client);
        return await run.result();
      } catch (error) {
        Context.current().cancellationSignal.throwIfAborted();
        const { attempt } = Context.current().info;
        const mayHaveChanged = run?.hasSentChange === true && !isSurelyUndone(error);
        if (once && !mayHaveChanged && run) {
          const details: RefusedAttempt = { refusedAttempt: attempt };
          Context.current().heartbeat(details);
        }
        throw classifyFailure(error, {
          ...{ action: action.name, connection, scopes: action.scopes },
          once: once && mayHaveChanged,
          mayHaveCreated: action.definition.retry === 'create' && (mayHaveChanged || attempt > 1),
        });
      }
    });
}

/** A scope that is known to be missing is said before the call; a `manage` scope reads, too. */
function assertGranted({ name, scopes }: Action, granted: readonly string[] | undefined): void {
  if (!granted || scopes.some((scope) => covers(granted, scope))) return;
  throw new ActionError(
    OktaFailureType.Permission,
    `The connection has no scope for it: it needs ${scopes.join(' or ')}. Grant it to the application and add it to the connection's scopes`,
    { action: name, missingScopes: scopes, grantedScopes: [...granted] },
  );
}

function connectionOf(given: unknown): string {
  const named: unknown = (given as { connection?: unknown } | undefined | null)?.connection;
  return typeof named === 'string' && named !== '' ? named : 'default';
}

/** A `once` action is attempted again only if the attempt before is known to have changed nothing. */
function assertRepeatable(once: boolean): void {
  const { attempt } = Context.current().info;
  const heartbeatDetails: unknown = Context.current().info.heartbeatDetails;
  if (!once || attempt === 1) return;
  const refused = (heartbeatDetails as Partial<RefusedAttempt> | undefined)?.refusedAttempt;
  if (refused === attempt - 1) return;
  throw new ActionError(
    OktaFailureType.OutcomeUnknown,
    'An earlier attempt ended without saying whether it took effect. Look at the user and the System Log before trying again',
  );
}

const isSurelyUndone = (error: unknown): boolean =>
  error instanceof OktaRateLimitError ||
  error instanceof OktaTokenError ||
  (error instanceof OktaNetworkError && !error.maybeSent) ||
  (error instanceof OktaApiError && (error.refusal.status < 500 || error.refusal.errorCode === readOnlyMode));

/** One attempt of one action. */
class Run implements ActionSession {
  private readonly context = Context.current();
  readonly attempt = this.context.info.attempt;
  readonly scheduledAtMs = this.context.info.scheduledTimestampMs;
  readonly requestKey = requestKeyOf(this.context);
  /** Whether a call that changes something has left for Okta. */
  hasSentChange = false;

  constructor(
    private readonly action: Action,
    private input: Record<string, unknown>,
    private readonly client: OktaClient,
  ) {}

  async result(): Promise<unknown> {
    const { action, input } = this;
    const result = action.paged ? await this.page() : await this.change();
    if (action.secrets.length === 0 || input['reveal'] === true) return result;
    return withhold(result, action.secrets);
  }

  private async change(): Promise<unknown> {
    const { definition, output } = this.action;
    const { goal, run, request, result } = definition;
    await this.resolveUsers();
    const { input } = this;
    if (run) return shaped(this.action, await run(input, this));
    if (goal && this.attempt > 1 && this.action.retryClass(input) === 'write') {
      const { body, judged } = await this.look();
      if (judged.state === 'reached') return this.reached(body);
      if (judged.state === 'pending') throw this.busy(judged);
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

  call(request: ActionRequest): Promise<ActionResponse> {
    return this.client.request(this.prepared(request));
  }

  pages(request: ActionRequest): AsyncGenerator<ActionResponse, void, undefined> {
    return this.client.pages(this.prepared(request));
  }

  private prepared(request: ActionRequest): OktaRequest<unknown> {
    const { action, context } = this;
    if (request.method !== 'GET') this.hasSentChange = true;
    return {
      ...request,
      bucket: request.bucket ?? action.bucket,
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
    : `The user is ${found}; this needs ${allowed.join(', ')} (${why})`;
  return new ActionError(OktaFailureType.WrongStatus, message, {
    ...{ status, found, allowed },
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(causes.length === 0 ? {} : { causes }),
  });
}

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

/** The same for all attempts of one activity, another for every other activity, and free of personal data. */
function requestKeyOf({ info }: Context): string {
  const { workflowExecution, activityId } = info;
  const parts = [workflowExecution?.workflowId ?? '', workflowExecution?.runId ?? '', activityId];
  return `request ${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24)}`;
}
