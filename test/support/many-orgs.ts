import { Context } from '@temporalio/activity';
import { type Activities, createActivities } from '../../activities/index.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { type SimulatedOrg, startSimulatedOrg, wrapActivities } from './simulated-org.js';
import { uniqueName } from './temporal-env.js';

/** An org of its own, and the connection that names it. */
export interface OwnOrg {
  connection: string;
  org: SimulatedOrg;
  /** Sees every activity of workflows whose id holds the connection's name; acts before, after, or in place of the call. */
  around: (name: string, run: () => Promise<unknown>) => Promise<unknown>;
  close: () => Promise<void>;
}

/** Orgs of many runs at once, each a connection of one worker: runs that mostly wait need not do so one after the other. */
export class ManyOrgs {
  readonly activities: Activities;
  private readonly orgs = new Map<string, OwnOrg>();

  /** @param provisioning how people are provisioned in each of them */
  constructor(provisioning?: ProvisioningSettings) {
    const connectionsOf = (name: string): SimulatedOrg['connections'] => {
      const own = this.orgs.get(name);
      if (!own) throw new Error(`there is no org ${name}`);
      return own.org.connections;
    };
    const plain = createActivities({
      connections: {
        client: (name) => connectionsOf(name).client('default'),
        webClient: (name) => connectionsOf(name).webClient('default'),
        provisioning: () => provisioning,
      },
      registeredSearchAttributes: () => Promise.resolve([]),
    });
    this.activities = wrapActivities(plain, (name, run) => {
      const { workflowId = '' } = Context.current().info.workflowExecution ?? {};
      const own = [...this.orgs.values()].find(({ connection }) => workflowId.includes(connection));
      return own ? own.around(name, run) : run();
    });
  }

  async add(seed = 1): Promise<OwnOrg> {
    const org = await startSimulatedOrg({ seed });
    const connection = uniqueName('org');
    const own: OwnOrg = {
      ...{ connection, org, around: (_name, run) => run() },
      close: async () => {
        this.orgs.delete(connection);
        await org.close();
      },
    };
    this.orgs.set(connection, own);
    return own;
  }
}
