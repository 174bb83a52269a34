import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Encryption } from './encryption.js';
import { EncryptionCodec } from './encryption-codec.js';

/**
 * File of the failure converter that encrypts messages and stack traces. Give it to `bundleWorkflowCode` when you
 * bundle your own workflows for a worker with encryption.
 *
 * @see https://docs.temporal.io/develop/typescript/converters-and-encryption
 */
export const failureConverterPath: string = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));

/**
 * The data converter that every client and worker of this project has. Pass it to `Worker.runReplayHistory` to replay
 * encrypted histories.
 *
 * @param encryption undefined: nothing is encrypted, and reading what is encrypted fails with the cure
 * @param options.onlyEncrypted whether what nobody with a key has written is taken for nothing
 * @throws ConfigError `Config.Invalid` for keys that can't be used
 */
export function dataConverterOf(
  encryption: Encryption | undefined,
  options: { onlyEncrypted?: boolean } = {},
): DataConverter {
  return {
    payloadCodecs: [new EncryptionCodec(encryption, options)],
    // Without a key the Web UI shows failures as they are.
    ...(encryption === undefined ? {} : { failureConverterPath }),
  };
}
