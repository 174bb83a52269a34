import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import type { ConnectionReport } from '../connection-test/connection-test.js';
import type { Encryption } from '../temporal/codec/encryption.js';
import { searchAttributeLookup } from '../temporal/search-attributes.js';
import { io } from './io.js';
import { programFailure } from './program-error.js';
import { CommandSetup } from './command-setup.js';
import { testByName } from './connection/test-by-name.js';

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
  try {
    for (const name of setup.names) findings.push(...(await connectionFindings(setup, name, () => connecting)));
  } finally {
    await client?.connection.close();
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

/** The test of a connection, in short. */
async function connectionFindings(
  setup: CommandSetup,
  name: string,
  connect: () => Promise<Client>,
): Promise<Finding[]> {
  let report: ConnectionReport | undefined;
  const tested = await check(`Connection ${name}`, async () => {
    report = await testByName(setup, name, connect);
    return shortReport(report);
  });
  const problems = (report?.problems ?? []).map(({ type, message }) => `${type}: ${message}`);
  const warnings = (report?.warnings ?? []).map(({ type, message }) => ({
    ...{ check: `Connection ${name}, warning`, ok: true },
    says: `${type}: ${message}`,
  }));
  const says = [tested.says, ...problems].join('. ');
  return [{ ...tested, ok: tested.ok && report?.ok === true, says }, ...warnings];
}

function shortReport({ org, actions, triggers }: ConnectionReport): string {
  const counted = [
    ['actions', actions],
    ['triggers', triggers],
  ] as const;
  const able = counted.map(
    ([what, rows]) => `${String(rows.filter(({ can }) => can).length)} of ${String(rows.length)} ${what} can run`,
  );
  return [org ? `${org.origin}, id ${org.id}, ${org.engine ?? 'unknown engine'}` : 'no org', ...able].join(', ');
}
