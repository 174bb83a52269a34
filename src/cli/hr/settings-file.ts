import { resolve } from 'node:path';
import { loadProvisioning } from '../../config/provisioning/load.js';
import type { ProvisioningSettings } from '../../hr/settings.js';
import { ConfigError } from '../../config-error.js';
import { UsageError } from '../program-error.js';
import type { CommandSetup } from '../command-setup.js';

/**
 * The settings that a command names by `--rules`; else undefined, and the worker's hold.
 *
 * @throws UsageError with every mistake in the file
 */
export function settingsFrom(rules: string | undefined): ProvisioningSettings | undefined {
  if (rules === undefined) return undefined;
  try {
    return loadProvisioning({ path: resolve(rules), shown: rules, place: `--rules ${rules}` });
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message, error.type);
    throw error;
  }
}

/** The settings by which a feed is read: the columns of the file that is named, else of this configuration. */
export const settingsHere = (
  setup: CommandSetup,
  connection: string,
  named: ProvisioningSettings | undefined,
): ProvisioningSettings => named ?? setup.config.connections.get(connection)?.provisioning ?? {};
