import { type Activities, createActivities } from '../../activities/index.js';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.js';
import { type Connections, connectionsFromEnvironment } from '../../src/connections.js';

/** A simulated org and the product's activities against it. */
export interface SimulatedOrg {
  simulator: Simulator;
  connections: Connections;
  activities: Activities;
  /** Calls the org as somebody else, or as ourselves with `simulator.apiToken`. */
  call: (method: string, path: string, body?: unknown, token?: string) => Promise<Response>;
  close: () => Promise<void>;
}

/** Starts an org without rate limits and, unless asked for, without users. */
export async function startSimulatedOrg(options: SimulatorOptions = {}): Promise<SimulatedOrg> {
  const simulator = await startSimulator({ users: 0, seed: 1, rateLimits: 'none', ...options });
  const connections = connectionsFromEnvironment({ OKTA_DOMAIN: simulator.url, OKTA_API_TOKEN: simulator.apiToken });
  const activities = createActivities({
    connections,
    registeredSearchAttributes: () => Promise.resolve([]),
  });
  return {
    ...{ simulator, connections, activities },
    call: (method, path, body, token = simulator.apiToken) =>
      fetch(`${simulator.url}${path}`, {
        method,
        headers: { accept: 'application/json', 'content-type': 'application/json', authorization: `SSWS ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    close: async () => {
      connections.close();
      await simulator.close();
    },
  };
}

type Status = NonNullable<Parameters<Simulator['admin']['addUsers']>[0][number]['status']>;
type GroupType = NonNullable<Parameters<Simulator['admin']['addGroups']>[0][number]['type']>;

/** Puts a person into the org; gives the id. */
export function addUser({ simulator }: SimulatedOrg, login: string, status: Status = 'ACTIVE'): string {
  const [user] = simulator.admin.addUsers([
    { status, profile: { login, email: login, firstName: 'First', lastName: 'Last' } },
  ]);
  return user?.id ?? '';
}

/** Puts a group into the org; gives the id. */
export function addGroup(
  { simulator }: SimulatedOrg,
  name: string,
  { members = [], type = 'OKTA_GROUP' }: { members?: string[]; type?: GroupType } = {},
): string {
  const [group] = simulator.admin.addGroups([{ type, profile: { name }, members }]);
  return group?.id ?? '';
}

/** Wraps every activity; `around` sees the name and may act before, after, or in place of the call. */
export function wrapActivities(
  activities: Activities,
  around: (name: string, run: () => Promise<unknown>) => Promise<unknown>,
): Activities {
  return Object.fromEntries(
    Object.entries(activities as unknown as Record<string, (input: unknown) => Promise<unknown>>).map(
      ([name, activity]) => [name, (input: unknown) => around(name, () => activity(input))],
    ),
  ) as unknown as Activities;
}
