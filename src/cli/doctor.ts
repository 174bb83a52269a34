import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { z } from 'zod';
import { userSchema } from '../actions/schemas/user.js';
import type { Connections } from '../connections.js';
import { classifyFailure } from '../temporal/classify-failure.js';
import type { Encryption } from '../temporal/codec/encryption.js';
import { searchAttributeLookup } from '../temporal/search-attributes.js';
import { io } from './io.js';
import { assertOrgAnswers } from './org-check.js';
import { programFailure } from './program-error.js';
import { CommandSetup } from './command-setup.js';

interface Finding {
  check: string;
  ok: boolean;
  says: string;
}

/** Runs a check; what it throws is what it found. */
async function check(name: string, run: () => Promise<string>): Promise<Finding> {
  try {
    return { check: name, ok: true, says: await run() };
  } catch (error) {
    const failure = programFailure(error);
    return { check: name, ok: false, says: `${failure.type}: ${failure.message}` };
  }
}

/** `temporal-okta doctor`: says what works and what doesn't, without changing anything. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check Temporal, the Okta org and the credentials; changes nothing')
    .option('--json', 'the findings as JSON')
    .action(async ({ json }: { json?: true }, command: Command) => {
      const findings = await findingsOf(command);
      if (json) io.result(JSON.stringify({ ok: findings.every(({ ok }) => ok), findings }));
      else for (const { check: name, ok, says } of findings) io.result(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${says}`);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

const nodeVersion = (): Promise<string> => Promise.resolve(process.versions.node);

async function findingsOf(command: Command): Promise<Finding[]> {
  const findings = [await check('Node', nodeVersion)];
  let setup: CommandSetup | undefined;
  findings.push(
    await check('Configuration', async () => {
      setup = CommandSetup.of(command);
      setup.assertConnections();
      return `${setup.config.file ?? 'environment'}: ${setup.names.join(', ')}`;
    }),
  );
  if (!setup) return findings;
  findings.push({ check: 'Encryption', ok: true, says: encryptionSays(setup.encryption) });
  const connecting = setup.client();
  findings.push(await check('Temporal', async () => temporalSays(await connecting)));
  const client = await connecting.catch(() => undefined);
  if (!client) return findings;
  try {
    if (setup.names.length > 0) findings.push(...(await oktaFindings(setup.connections(client))));
  } finally {
    await client.connection.close();
  }
  return findings;
}

function encryptionSays(encryption: Encryption | undefined): string {
  const [first, ...others] = (encryption?.keys ?? []).map(({ id }) => id);
  if (first === undefined) return 'no key: inputs, results and failures are readable in Temporal';
  return `encrypts with the key ${first}${others.length === 0 ? '' : `, reads ${others.join(', ')} too`}`;
}

async function temporalSays(client: Client): Promise<string> {
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  const registered = await searchAttributeLookup(client)();
  const attributes = registered.length > 0 ? registered.join(', ') : 'none (run: temporal-okta setup)';
  return `server ${serverVersion}, namespace ${client.options.namespace}, search attributes ${attributes}`;
}

async function oktaFindings(connections: Connections): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of connections.names) {
    const client = await connections.client(name);
    findings.push(
      await check(`Okta org (${name})`, async () => {
        const org = await assertOrgAnswers(client);
        return `${client.origin}${org ? `, id ${org.id}, ${org.pipeline === 'v1' ? 'Classic' : 'Identity Engine'}` : ''}`;
      }),
      await check(`Credentials (${name})`, async () => {
        try {
          const request = { method: 'GET', path: '/api/v1/users', query: { limit: 1 }, bucket: 'users' } as const;
          await client.request({ ...request, schema: z.array(userSchema) });
          return 'users can be read';
        } catch (error) {
          throw classifyFailure(error, {
            action: 'read users',
            connection: name,
            scopes: ['okta.users.read'],
            once: false,
          });
        }
      }),
    );
  }
  connections.close();
  return findings;
}
