import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { CommandSetup } from '../command-setup.js';
import { io } from '../io.js';
import { programFailure } from '../program-error.js';
import { TemporalUnreachableError } from '../../temporal/client.js';
import { unknownConnections, type UsedConnection } from '../../temporal/used-connections.js';
import { missingSays } from './missing-warnings.js';
import { type ListedConnection, listedConnection } from './listed-connection.js';

/** What `connection list` found. Its shape is public: `docs/connections.md`. */
interface ConnectionList {
  connections: ListedConnection[];
  /** Not configured, and named by running workflows; null where that can't be found out. */
  missing: UsedConnection[] | null;
  /** What Temporal could not say, and why. */
  temporal: { ok: boolean; message: string | null };
}

/** `temporal-okta connection list`: the connections, whether their secrets are there, and how long their logins last. */
export function listCommand(): Command {
  return new Command('list')
    .description('List the configured connections, and those that running workflows miss')
    .option('--json', 'the list as JSON; a failure as JSON on stderr')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const list = await listOf(CommandSetup.of(command));
      io.result(json ? JSON.stringify(list) : lines(list).join('\n'));
    });
}

async function listOf(setup: CommandSetup): Promise<ConnectionList> {
  let client: Client | undefined;
  try {
    client = await setup.client();
  } catch (error) {
    if (!(error instanceof TemporalUnreachableError)) throw error;
    const connections = await listedConnections(setup, undefined);
    return { connections, missing: null, temporal: { ok: false, message: error.message } };
  }
  try {
    return { connections: await listedConnections(setup, client), ...(await missingIn(setup, client)) };
  } finally {
    await client.connection.close();
  }
}

const listedConnections = (setup: CommandSetup, client: Client | undefined): Promise<ListedConnection[]> =>
  Promise.all([...setup.config.connections.values()].map((config) => listedConnection(config, client)));

async function missingIn(
  { names }: CommandSetup,
  client: Client,
): Promise<Pick<ConnectionList, 'missing' | 'temporal'>> {
  try {
    const missing = (await unknownConnections(client, names)) ?? null;
    const message = missing ? null : 'The search attribute OktaConnection is not registered: temporal-okta setup';
    return { missing, temporal: { ok: true, message } };
  } catch (error) {
    return { missing: null, temporal: { ok: false, message: programFailure(error).message } };
  }
}

function lines({ connections, missing, temporal }: ConnectionList): string[] {
  return [
    ...(connections.length === 0 ? ['No connection is configured'] : []),
    ...connections.flatMap(connectionLines),
    ...(missing ?? []).map((one) => `${one.name}  MISSING: ${missingSays(one)}`),
    ...(temporal.message === null ? [] : [`Temporal: ${temporal.message}`]),
  ];
}

function connectionLines({
  name,
  domain,
  mode,
  place,
  secrets,
  problems,
  warnings,
  login,
}: ListedConnection): string[] {
  return [
    `${name}  ${domain}  ${mode}  ${place}`,
    ...secrets.map(
      ({ reference, readable, problem }) => `  secret ${reference}: ${readable ? 'can be read' : (problem ?? '')}`,
    ),
    ...(login ? [`  login: ${login.says}`] : []),
    ...problems.map((problem) => `  PROBLEM ${problem}`),
    ...warnings.map((warning) => `  Warning ${warning}`),
  ];
}
