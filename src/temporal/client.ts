import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnection } from '@temporalio/worker';
import { SetupFailureType } from '../failures.js';
import { dataConverterOf } from './codec/data-converter.js';
import { assertEncryption, type Encryption } from './codec/encryption.js';

/** Temporal can't be reached, or refuses us. The message names the address and the cure. */
export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';
  readonly type = SetupFailureType.TemporalUnreachable;

  constructor(address: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    super(
      `No Temporal server at ${address}: ${reason ?? ''}. ` +
        'Start one (temporal server start-dev), or name yours by TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE',
    );
  }
}

/** Which server and namespace; what is left out comes from the environment, then from Temporal's configuration file. */
export interface TemporalTarget {
  address?: string | undefined;
  namespace?: string | undefined;
  /**
   * The keys; undefined encrypts nothing. It has to be said each time, because a client that lacks the keys writes
   * readably where all others encrypt.
   */
  encryption: Encryption | undefined;
}

const defaultAddress = '127.0.0.1:7233';
const connectTimeoutMs = 5000;
const grpcNotFound = 5;

function settings({ address, namespace }: TemporalTarget) {
  // A named address is meant as it stands: credentials of another server don't go there.
  const configured = address === undefined ? loadClientConnectConfig() : { connectionOptions: {} };
  return {
    options: {
      ...configured.connectionOptions,
      address: address ?? configured.connectionOptions.address ?? defaultAddress,
    },
    namespace: namespace ?? ('namespace' in configured ? configured.namespace : undefined) ?? 'default',
  };
}

/**
 * Makes a Temporal client. Every client of this project comes from here, so that payload conversion is the same
 * everywhere.
 *
 * @throws TemporalUnreachableError
 * @throws ConfigError `Config.Invalid` for keys that can't be used
 */
export async function connectClient(target: TemporalTarget): Promise<Client> {
  const { options, namespace } = settings(target);
  const dataConverter = dataConverterOf(target.encryption);
  const { address, tls, apiKey, metadata } = options;
  try {
    const connection = await Connection.connect({
      address,
      connectTimeout: connectTimeoutMs,
      ...(tls === undefined ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(metadata === undefined ? {} : { metadata }),
    });
    const client = new Client({ connection, namespace, dataConverter });
    await assertNamespace(client, namespace);
    return client;
  } catch (error) {
    throw new TemporalUnreachableError(`${address} (namespace ${namespace})`, error);
  }
}

/** A namespace that doesn't exist is found out here rather than by the first start. */
async function assertNamespace(client: Client, namespace: string): Promise<void> {
  try {
    await client.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (isGrpcServiceError(error) && (error.code as number) === grpcNotFound) throw error;
    // Not everybody may describe a namespace; working with it may still be allowed.
  }
}

/** What a worker stands on. The keys travel with the connection, so that nothing made of it lacks them. */
export interface WorkerConnection {
  connection: NativeConnection;
  namespace: string;
  address: string;
  encryption: Encryption | undefined;
}

/**
 * Connects a worker.
 *
 * @throws TemporalUnreachableError
 * @throws ConfigError `Config.Invalid` for keys that can't be used
 */
export async function connectWorker(target: TemporalTarget): Promise<WorkerConnection> {
  const { options, namespace } = settings(target);
  const { encryption } = target;
  if (encryption) assertEncryption(encryption);
  // It takes long to load, and who only has a client doesn't need it.
  const { NativeConnection } = await import('@temporalio/worker');
  try {
    return { connection: await NativeConnection.connect(options), namespace, address: options.address, encryption };
  } catch (error) {
    throw new TemporalUnreachableError(`${options.address} (namespace ${namespace})`, error);
  }
}

/** A client over a worker's connection, for what happens inside the worker. */
export const clientOver = ({
  connection,
  namespace,
  encryption,
}: Pick<WorkerConnection, 'connection' | 'namespace' | 'encryption'>): Client =>
  new Client({ connection, namespace, dataConverter: dataConverterOf(encryption) });
