import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { ConfigError } from '../config-error.js';
import { parseOrigin } from '../codec-server/origins.js';
import { EncryptionCodec } from '../temporal/codec/encryption-codec.js';
import { encryptionVariable } from '../temporal/codec/encryption.js';
import { io, untilAskedToEnd } from './io.js';
import { UsageError } from './program-error.js';
import { optionSecret } from './option-secret.js';
import { CommandSetup } from './command-setup.js';

interface CodecServerCommandOptions {
  host: string;
  port: string;
  origin: string[];
  tokenSecret?: string;
}

const leastTokenLength = 16;

/** `temporal-okta codec-server`: lets the Web UI and the `temporal` command show encrypted payloads. */
export function codecServerCommand(): Command {
  const collect = (value: string, before: string[]): string[] => [...before, value];
  return new Command('codec-server')
    .description('Decrypt payloads for the Temporal Web UI and the temporal command')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0 takes a free one', '8234')
    .option('--origin <url>', 'a page that may call, e.g. https://temporal.example.com; may be repeated', collect, [])
    .option('--token-secret <reference>', 'env:NAME or file:PATH of the token that callers show')
    .option('--json', 'a failure as JSON on stderr (the ready line is JSON anyway)')
    .action(runCodecServer);
}

async function runCodecServer(
  { host, port, origin, tokenSecret }: CodecServerCommandOptions,
  command: Command,
): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port ${port} is not a port number`);
  const origins = origin.map((text) => {
    try {
      return parseOrigin(text);
    } catch (error) {
      throw new UsageError(`--origin ${error instanceof Error ? error.message : ''}`);
    }
  });
  const { encryption } = CommandSetup.of(command);
  if (!encryption) {
    throw ConfigError.missing(
      `No encryption key is configured, so there is nothing to decrypt: configure the keys of the workers (encryption.keys, or ${encryptionVariable})`,
    );
  }
  const token = tokenOf(tokenSecret, host);
  const { startCodecServer } = await import('../codec-server/codec-server.js');
  const codec = new EncryptionCodec(encryption);
  const server = await startCodecServer({ codec, token, origins, host, port: Number(port) }).catch(
    cannotListen(host, port),
  );
  io.result(JSON.stringify({ url: server.url, origins, keys: encryption.keys.map(({ id }) => id) }));
  await untilAskedToEnd();
  await server.close();
}

function tokenOf(reference: string | undefined, host: string): string {
  if (reference !== undefined) {
    const token = optionSecret('--token-secret', reference);
    if (!/^[\x21-\x7e]+$/.test(token) || token.length < leastTokenLength) {
      throw ConfigError.invalid(
        `--token-secret: the token must be ${String(leastTokenLength)} or more characters of ASCII without white space`,
      );
    }
    return token;
  }
  if (!isLoopback(host)) {
    throw ConfigError.missing(
      `--host ${host} can be reached by others: name a token by --token-secret env:NAME or file:PATH`,
    );
  }
  const token = randomBytes(24).toString('base64url');
  io.progress(`Token for this run: ${token}`);
  return token;
}

const isLoopback = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/.test(host);

const cannotListen =
  (host: string, port: string) =>
  (error: unknown): never => {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(code)) throw error;
    throw new UsageError(`Can't listen on ${host}, port ${port} (${code}): choose another by --host and --port`);
  };
