import { resolve } from 'node:path';
import { loadProvisioning } from '../../config/provisioning/load.js';
import type { ProvisioningSettings } from '../../hr/settings.js';
import type { CommandSetup } from '../command-setup.js';

/**
 * The settings that a command names by `--rules`; else undefined, and the worker's hold.
 *
 * @throws ConfigError with every mistake in the file
 */
export const settingsFrom = (rules: string | undefined): ProvisioningSettings | undefined =>
  rules === undefined ? undefined : loadProvisioning({ path: resolve(rules), shown: rules, place: `--rules ${rules}` });

/** The settings by which a feed is read: the columns of the file that is named, else of this configuration. */
export const settingsHere = (
  setup: CommandSetup,
  connection: string,
  named: ProvisioningSettings | undefined,
): ProvisioningSettings => named ?? setup.config.connections.get(connection)?.provisioning ?? {};
