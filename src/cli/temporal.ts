import type { Client } from '@temporalio/client';
import { connectClient, connectWorker, type WorkerConnection } from '../temporal/client.js';
import { type Encryption, encryptionFromEnvironment } from '../temporal/codec/encryption.js';

/** The keys of every command. */
export const commandEncryption = (): Encryption | undefined => encryptionFromEnvironment(process.env);

/** The client of a command: the server and the keys that the environment names. */
export const commandClient = async (): Promise<Client> => connectClient({ encryption: commandEncryption() });

/** As {@link commandClient}, for a worker. */
export const commandWorkerConnection = async (): Promise<WorkerConnection> =>
  connectWorker({ encryption: commandEncryption() });
