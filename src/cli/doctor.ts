import { Command } from 'commander';
import { z } from 'zod';
import { userSchema } from '../actions/schemas/user.js';
import { requiredConnections } from '../connections.js';
import { classifyFailure } from '../temporal/classify-failure.js';
import { searchAttributeLookup } from '../temporal/search-attributes.js';
import { io } from './io.js';
import { assertOrgAnswers } from './org-check.js';
import { programFailure } from './program-error.js';
import { commandClient, commandEncryption } from './temporal.js';

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
    .action(async ({ json }: { json?: true }) => {
      const findings = [
        await check('Node', nodeVersion),
        await check('Encryption', encryption),
        ...(await temporalFindings()),
        ...(await oktaFindings()),
      ];
      if (json) io.result(JSON.stringify({ ok: findings.every(({ ok }) => ok), findings }));
      else for (const { check: name, ok, says } of findings) io.result(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${says}`);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

const nodeVersion = (): Promise<string> => Promise.resolve(process.versions.node);

async function encryption(): Promise<string> {
  const keys = commandEncryption()?.keys ?? [];
  if (keys.length === 0) return 'no key: inputs, results and failures are readable in Temporal';
  const [first, ...others] = keys.map(({ id }) => id);
  return `encrypts with the key ${first ?? ''}${others.length === 0 ? '' : `, reads ${others.join(', ')} too`}`;
}

async function temporalFindings(): Promise<Finding[]> {
  const findings: Finding[] = [];
  findings.push(
    await check('Temporal', async () => {
      const client = await commandClient();
      try {
        const { serverVersion } = await client.workflowService.getSystemInfo({});
        const registered = await searchAttributeLookup(client)();
        const attributes = registered.length > 0 ? registered.join(', ') : 'none (run: temporal-okta setup)';
        return `server ${serverVersion}, namespace ${client.options.namespace}, search attributes ${attributes}`;
      } finally {
        await client.connection.close();
      }
    }),
  );
  return findings;
}

async function oktaFindings(): Promise<Finding[]> {
  const configured = await check('Configuration', () =>
    Promise.resolve(requiredConnections(process.env).names.join(', ')),
  );
  if (!configured.ok) return [configured];
  const connections = requiredConnections(process.env);
  const findings = [configured];
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
