import type { Command } from 'commander';
import type { OktaClient } from '../../okta/client.js';
import { classifyFailure } from '../../temporal/classify-failure.js';
import { CommandSetup } from '../command-setup.js';
import { withTokenOwner } from '../own-worker.js';
import { UsageError } from '../program-error.js';

/** Which org, and what for. */
export interface OktaCall {
  /** Default: `default`, or the only one. */
  connection?: string | undefined;
  /** The command, for messages. */
  action: string;
  scope: 'okta.eventHooks.read' | 'okta.eventHooks.manage';
}

/** Runs what calls one org's API. Only a connection that people log in to needs Temporal, where its tokens are. */
export async function withOktaClient<T>(
  command: Command,
  { connection, action, scope }: OktaCall,
  run: (client: OktaClient) => Promise<T>,
): Promise<T> {
  const setup = CommandSetup.of(command);
  const name = connection ?? usualConnection(setup);
  const { auth } = setup.connectionConfig(name);
  const client = auth.mode === 'authorizationCode' ? await setup.client() : undefined;
  const connections = setup.connections(client);
  const call = async (): Promise<T> => run(await connections.client(name));
  try {
    return await (client ? withTokenOwner({ setup, client, connection: name }, connections, call) : call());
  } catch (error) {
    throw classifyFailure(error, { action, connection: name, scopes: [scope], once: false });
  } finally {
    connections.close();
    await client?.connection.close();
  }
}

function usualConnection(setup: CommandSetup): string {
  setup.assertConnections();
  const { names } = setup;
  const [only = ''] = names;
  if (names.length === 1) return only;
  if (names.includes('default')) return 'default';
  throw new UsageError(`There are several connections: name one by --connection (${names.join(', ')})`);
}
