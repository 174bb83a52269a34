import { ActionError } from '../../src/actions/action-error.js';
import { checkSettings } from '../../src/config/provisioning/check.js';
import { pathText } from '../../src/config/yaml-source.js';
import type { Connections } from '../../src/connections.js';
import { OktaFailureType } from '../../src/failures.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { reportedAs } from '../reported-as.js';

export interface ProvisioningSettingsInput {
  connection: string;
  /** Settings that a workflow was given: they are checked, and rule. */
  settings?: unknown;
}

/**
 * Makes the activity that gives the provisioning settings of a connection: those of the workflow's input, else those of the
 * configuration; undefined where there are none. It fails with `Okta.InvalidInput` where what it was given has mistakes.
 */
export const provisioningSettingsActivity =
  (configured: Connections['provisioning']) =>
  ({ connection, settings }: ProvisioningSettingsInput): Promise<ProvisioningSettings | undefined> =>
    reportedAs({ action: 'provisioningSettings', connection, scopes: [] }, async () =>
      settings === undefined ? configured(connection) : soundSettings(settings),
    );

function soundSettings(given: unknown): ProvisioningSettings {
  const { settings, findings } = checkSettings(given);
  if (settings) return settings;
  const lines = findings.map(({ path, message }) => `settings.${pathText(path)} ${message}`);
  throw new ActionError(OktaFailureType.InvalidInput, lines.join('; '), {
    paths: findings.map(({ path }) => `settings.${pathText(path)}`),
  });
}
