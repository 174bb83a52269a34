import { ActionError } from '../../src/actions/action-error.js';
import { checkSettings } from '../../src/config/provisioning/check.js';
import { pathText } from '../../src/config/yaml-source.js';
import type { Connections } from '../../src/connections.js';
import { FlowFailureType, OktaFailureType } from '../../src/failures.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import { reportedAs } from '../reported-as.js';
import { settingsDigest } from './settings-digest.js';

export interface ProvisioningSettingsInput {
  connection: string;
  /** Settings that a workflow was given: they are checked, and rule. */
  settings?: unknown;
  /** The digest of the settings that a plan went by: others are refused. */
  digest?: string | undefined;
}

/**
 * Makes the activity that gives the provisioning settings of a connection: those of the workflow's input, else those of the
 * configuration; undefined where there are none. It fails with `Okta.InvalidInput` where what it was given has mistakes,
 * and with `Flow.Stale` where they aren't those that a plan went by.
 */
export const provisioningSettingsActivity =
  (configured: Connections['provisioning']) =>
  ({ connection, settings, digest }: ProvisioningSettingsInput): Promise<ProvisioningSettings | undefined> =>
    reportedAs({ action: 'provisioningSettings', connection, scopes: [] }, async () => {
      const found = settings === undefined ? configured(connection) : soundSettings(settings);
      if (digest === undefined || digest === (await settingsDigest({ settings: found ?? {} }))) return found;
      throw new ActionError(
        FlowFailureType.Stale,
        'The provisioning settings have changed since the plan was made: nothing was done. Make a new plan',
        { connection },
      );
    });

function soundSettings(given: unknown): ProvisioningSettings {
  const { settings, findings } = checkSettings(given);
  if (settings) return settings;
  const lines = findings.map(({ path, message }) => `settings.${pathText(path)} ${message}`);
  throw new ActionError(OktaFailureType.InvalidInput, lines.join('; '), {
    paths: findings.map(({ path }) => `settings.${pathText(path)}`),
  });
}
