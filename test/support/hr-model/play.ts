import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { type FlowStatus, flowStatusQuery } from '../../../workflows/hr/messages.js';
import type { ManyOrgs, OwnOrg } from '../many-orgs.js';
import { uniqueName } from '../temporal-env.js';
import { type Facts, factsOf } from './facts.js';
import { furnish, type Office } from './office.js';
import { type Scenario, untilState } from './scenario.js';

/**
 * What comes between, once: a cancellation in an activity (before it does anything; when it has taken effect and its answer
 * is lost; while it waits to be tried again after that), or at a wait; or an answer of Okta's that no retry helps.
 */
export type Strike =
  | { activity: number; how: 'before' | 'answer lost' | 'between attempts' }
  | { wait: number }
  | { request: number; status: 400 | 403 };

export interface Played {
  scenario: Scenario;
  strike: Strike | undefined;
  office: Office;
  userId: string;
  before: Facts;
  after: Facts;
  status: FlowStatus;
  result: unknown;
  /** Undefined where the flow ended with a result. */
  error: unknown;
  /** The activities in the order in which they were first started, and the waits; the requests that Okta got. */
  activities: string[];
  waits: string[];
  requests: string[];
  /** Where the strike hit; undefined where the run had no such point. */
  struckAt: string | undefined;
  close: () => Promise<void>;
  /** Plays it once more in the same org, with nothing between. */
  again: () => Promise<Played>;
}

export interface Stage {
  orgs: ManyOrgs;
  client: Client;
  taskQueue: string;
}

const writes =
  /^(create|add|remove|assign|unassign|update|activate|deactivate|reactivate|suspend|unsuspend|set|delete)[A-Z]/;
const employeeNumber = '10042';

/** Plays a scenario in an org of its own. */
export async function play(stage: Stage, scenario: Scenario, strike?: Strike): Promise<Played> {
  const own = await stage.orgs.add();
  const office = furnish(own.org);
  const input = { connection: own.connection, ...scenario.arrange(office) };
  return playIn({ stage, scenario, strike, own, office, input });
}

interface Play {
  stage: Stage;
  scenario: Scenario;
  strike: Strike | undefined;
  own: OwnOrg;
  office: Office;
  input: object;
}

async function playIn(given: Play): Promise<Played> {
  const { stage, scenario, strike, own, office, input } = given;
  const { admin } = own.org.simulator;
  const facts = (): Facts => factsOf(admin.state());
  const before = facts();
  const [known] = usersOf(office);
  admin.clearRequests();
  admin.clearFaults();
  const workflowId = uniqueName(`${own.connection}-${scenario.workflowType}`);
  const handle = stage.client.workflow.getHandle(workflowId);
  const run = new Run(handle, strike);
  own.around = (name, call) => run.activity(name, call, own);
  if (strike && 'request' in strike) {
    const [kind, errorCode] = ['status' as const, strike.status === 403 ? 'E0000006' : 'E0000001'];
    admin.addFault({ kind, skip: strike.request, times: 1, status: strike.status, errorCode });
  }
  const { taskQueue } = stage;
  await stage.client.workflow.start(scenario.workflowType, { taskQueue, workflowId, args: [input] });
  const ended = handle.result().then(
    (result: unknown) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error }),
  );
  void ended.then(() => (run.isOver = true));
  const until = (state: FlowStatus['state'], about = ''): Promise<void> => run.wait(state, about);
  await scenario.during?.({ handle, until }).catch((error: unknown) => {
    // What came between may well end the flow before people get to do their part.
    if (!strike) throw error;
  });
  const { result, error } = await ended;
  const status = await handle.query(flowStatusQuery);
  const requests = admin.requests().map(({ method, path }) => `${method} ${path}`);
  const [fault] = strike && 'request' in strike ? admin.faults() : [];
  return {
    ...{ scenario, strike, office, before, after: facts(), status, result, error, requests },
    userId: usersOf(office)[0] ?? known ?? '',
    ...{ activities: run.activities, waits: run.waits, close: own.close },
    struckAt: fault && fault.hits > 0 && strike && 'request' in strike ? requests[strike.request] : run.struckAt,
    again: () => playIn({ ...given, strike: undefined }),
  };
}

const usersOf = ({ org }: Office): string[] =>
  org.simulator.admin
    .state()
    .users.filter(({ profile }) => profile['employeeNumber'] === employeeNumber)
    .map(({ id }) => id);

class Run {
  readonly activities: string[] = [];
  readonly waits: string[] = [];
  struckAt: string | undefined;
  isOver = false;

  constructor(
    private readonly handle: WorkflowHandle,
    private readonly strike: Strike | undefined,
  ) {}

  async activity(name: string, call: () => Promise<unknown>, { org }: OwnOrg): Promise<unknown> {
    const { strike } = this;
    if (Context.current().info.attempt > 1) return call();
    const at = this.activities.push(name) - 1;
    if (!strike || !('activity' in strike) || strike.activity !== at) return call();
    this.struckAt = name;
    if (strike.how === 'before') {
      await this.handle.cancel();
      return call();
    }
    const { admin } = org.simulator;
    for (const method of ['POST', 'PUT', 'DELETE']) admin.addFault({ kind: 'lost-answer', method, times: 1 });
    try {
      return await call();
    } finally {
      admin.clearFaults();
      if (strike.how === 'answer lost') await this.handle.cancel();
      else void delay(200).then(() => this.handle.cancel());
    }
  }

  async wait(state: FlowStatus['state'], about: string): Promise<void> {
    const isThere = (status: FlowStatus): boolean => status.state === state && status.details.includes(about);
    await untilState(this.handle, isThere, () => this.isOver);
    const at = this.waits.push(about === '' ? state : about) - 1;
    const { strike } = this;
    if (!strike || !('wait' in strike) || strike.wait !== at) return;
    this.struckAt = this.waits[at];
    await this.handle.cancel();
  }
}

/** What may come between a run like this one, all of it. */
export function strikesOf({ activities, waits, requests }: Played): Strike[] {
  return [
    ...waits.map((_, wait) => ({ wait })),
    ...activities.map((_, activity) => ({ activity, how: 'before' as const })),
    ...activities.flatMap((name, activity) =>
      writes.test(name) ? (['answer lost', 'between attempts'] as const).map((how) => ({ activity, how })) : [],
    ),
    ...requests.flatMap((_, request) => ([403, 400] as const).map((status) => ({ request, status }))),
  ];
}
