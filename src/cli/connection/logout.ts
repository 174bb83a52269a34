import { Command } from 'commander';
import { classifyFailure } from '../../temporal/classify-failure.js';
import { revokeGrant } from '../../temporal/grants.js';
import { CommandSetup } from '../command-setup.js';
import { io } from '../io.js';
import { withTokenOwner } from '../own-worker.js';

/** `temporal-okta connection logout NAME`: ends what a login gave, at Okta and here. */
export function logoutCommand(): Command {
  return new Command('logout')
    .description('Revoke the login of a connection that uses an authorization code')
    .argument('<name>', 'the connection')
    .option('--json', 'the result as JSON; a failure as JSON on stderr')
    .action(async (name: string, { json }: { json?: true }, command: Command) => {
      const setup = CommandSetup.of(command);
      const client = await setup.client();
      const connections = setup.connections(client);
      try {
        await connections.webClient(name);
        const place = { setup, client, connection: name };
        const wasLoggedIn = await withTokenOwner(place, connections, () => revokeGrant(client, name));
        const text = wasLoggedIn ? 'Logged out: Okta has revoked the tokens' : 'Nobody was logged in';
        io.result(json ? JSON.stringify({ name, wasLoggedIn }) : `${text} (connection ${name})`);
      } catch (error) {
        throw classifyFailure(error, { action: 'logout', connection: name, scopes: [], once: false });
      } finally {
        connections.close();
        await client.connection.close();
      }
    });
}
