import { Command, Option } from 'commander';
import { io, untilAskedToEnd } from './io.js';
import { UsageError } from './program-error.js';

interface SimulateOptions {
  port: string;
  adminPort: string;
  host: string;
  seed: string;
  users: string;
  load: string[];
  rateLimits: 'none' | 'integrator' | 'workforce' | 'enterprise';
  clockRate: string;
  publicUrl?: string;
  apiToken?: string;
  oauthRedirectUri: string[];
  dpop?: boolean;
}

/** `temporal-okta simulate`: a simulated Okta org, until it is asked to end. */
export function simulateCommand(): Command {
  const collect = (value: string, before: string[]): string[] => [...before, value];
  return new Command('simulate')
    .description('Run a simulated Okta org')
    .option('--port <n>', 'port of the org; 0 takes a free one', '0')
    .option('--admin-port <n>', 'port by which clock, faults and contents are set', '0')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--seed <n>', 'the same seed makes the same org', '1')
    .option('--users <n>', 'users to begin with', '20')
    .option('--load <file>', "users, groups, apps or log events in Okta's format; may be repeated", collect, [])
    .addOption(
      new Option('--rate-limits <kind>', 'limits as Okta grants them by kind of org')
        .choices(['none', 'integrator', 'workforce', 'enterprise'])
        .default('workforce'),
    )
    .option('--clock-rate <n>', 'simulated seconds a real one: 60 makes a minute of a second', '1')
    .option('--public-url <url>', 'the address named in links, where something stands in front')
    .option('--oauth-redirect-uri <uri>', 'where the web app may send people; may be repeated', redirectUris, [])
    .option('--dpop', 'bind the tokens of both OAuth clients to a key (DPoP)')
    .option('--json', 'a failure as JSON on stderr (the ready line is JSON anyway)')
    .option('--api-token <token>', "the administrator's API token (default: made from the seed)")
    .action(async (options: SimulateOptions) => {
      const { LoadError, startSimulator } = await import('../../simulator/index.js');
      const { host, load, rateLimits, publicUrl, apiToken, oauthRedirectUri, dpop } = options;
      try {
        const simulator = await startSimulator({
          port: wholeNumber('--port', options.port),
          adminPort: wholeNumber('--admin-port', options.adminPort),
          seed: wholeNumber('--seed', options.seed),
          users: wholeNumber('--users', options.users),
          clockRate: Math.max(1, wholeNumber('--clock-rate', options.clockRate)),
          ...{ host, load, rateLimits, redirectUris: oauthRedirectUri, dpop },
          ...(publicUrl === undefined ? {} : { publicUrl }),
          ...(apiToken === undefined ? {} : { apiToken }),
        });
        io.result(JSON.stringify(simulator.ready()));
        await untilAskedToEnd();
        await simulator.close();
      } catch (error) {
        if (error instanceof LoadError) throw new UsageError(error.message);
        throw error;
      }
    });
}

function redirectUris(uri: string, before: string[]): string[] {
  if (!URL.canParse(uri)) {
    throw new UsageError(`--oauth-redirect-uri ${uri} is not an absolute URI, e.g. http://127.0.0.1:8910/callback`);
  }
  return [...before, uri];
}

function wholeNumber(option: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`${option} ${value} is not a whole number`);
  return Number(value);
}
