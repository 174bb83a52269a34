import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { ActionError } from '../src/actions/action-error.js';
import type { Action, ActionSession, GoalState, Refusal } from '../src/actions/define-action.js';
import { assertAddressed, looksLikeId } from '../src/actions/addressing.js';
import { type ActionRequest, type ActionResponse, readUser } from '../src/actions/request.js';
import { hasCode } from '../src/actions/status-goal.js';
import { userSchema } from '../src/actions/schemas/user.js';
import { OktaFailureType } from '../src/failures.js';
import type { OktaClient, OktaRequest } from '../src/okta/client.js';
import { OktaApiError, OktaNetworkError, OktaRateLimitError, OktaTokenError } from '../src/okta/errors.js';
import type { Place } from '../src/okta/gate/place.js';
import { requestKey } from '../src/okta/own-calls.js';
import type { OktaCall } from '../src/traced.js';
import { covers } from '../src/scopes.js';
import { checkProfile, speaksOfAttributes } from './check-profile.js';
import type { EarlierAttempts } from './earlier-attempts.js';
import { laneOf } from './lane.js';
import { cutPage, resumePage } from './page-size.js';
import type { ProfileSchemas } from './profile-schemas.js';
import { guardSecrets, type SecretsWanted } from './secrets.js';
import { shaped } from './shaped.js';
import { forbiddenStatus, statusCodes, wrongStatus } from './wrong-status.js';

/** Maintenance: Okta refuses every change. */
const readOnlyMode = 'E0000010';

const schemasScope = 'okta.schemas.read';

const idOnly = z.looseObject({ id: z.string() });

const isSurelyUndone = (error: unknown): boolean =>
  error instanceof OktaRateLimitError ||
  error instanceof OktaTokenError ||
  (error instanceof OktaNetworkError && !error.maybeSent) ||
  (error instanceof OktaApiError && (error.refusal.status < 500 || error.refusal.errorCode === readOnlyMode));

/** What an attempt works with. */
export interface RunMeans {
  secrets: SecretsWanted;
  client: OktaClient;
  earlier: EarlierAttempts;
  schemas: ProfileSchemas;
}

/** One attempt of one action. */
export class ActionRun implements ActionSession {
  private readonly context = Context.current();
  /** Where an earlier attempt may have changed something. */
  readonly isRepeat: boolean;
  readonly places: Record<string, Place>;
  readonly scheduledAtMs = this.context.info.scheduledTimestampMs;
  readonly requestKey: string;
  /** Whether a call that changes something was carried out, or may have been. */
  mayHaveChanged = false;
  /** Every call that was made, in order. */
  readonly calls: OktaCall[] = [];

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
    await this.checkProfile();
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

  /** An earlier attempt that got so far has been checked. */
  private async checkProfile(): Promise<void> {
    const given = this.action.definition.checksProfile?.(this.input);
    if (!given || this.isRepeat) return;
    const granted = await this.client.grantedScopes(this.context.cancellationSignal);
    if (granted && !covers(granted, schemasScope)) return;
    const { connection } = this.client;
    await checkProfile(given, { connection, schemas: this.means.schemas, call: (request) => this.call(request) });
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
      if (this.action.definition.checksProfile && speaksOfAttributes(error)) {
        this.means.schemas.forget(this.client.connection);
      }
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
      onCall: this.onCall,
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
    const { cancellationSignal: signal, info } = this.context;
    return this.client.principalId({ lane: laneOf(info), signal, onCall: this.onCall, schema: idOnly });
  }

  private readonly onCall = (call: OktaCall): void => {
    this.calls.push(call);
  };
}

/** The same for all attempts of one activity, another for every other activity. */
function workOf({ info }: Context): string[] {
  const { workflowExecution, activityId } = info;
  return [workflowExecution?.workflowId ?? '', workflowExecution?.runId ?? '', activityId];
}
