import { createHash } from 'node:crypto';
import { ActionError } from '../../src/actions/action-error.js';
import { OktaFailureType } from '../../src/failures.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { ClientOf } from '../okta-actions.js';
import { inOrg } from './org-reading.js';
import type { ResolvedNames } from './org-view.js';
import { resolveNames } from './resolve-names.js';

export interface PlanBasisInput {
  connection: string;
  /** Default: those of the connection in the worker's configuration. */
  settings?: ProvisioningSettings | undefined;
}

/** What a plan goes by. */
export interface PlanBasis {
  settings: ProvisioningSettings;
  access: ResolvedNames;
  /** SHA-256 of the settings. */
  settingsDigest: string;
}

/** Gives the settings of a connection; undefined where its configuration names none. */
export type SettingsOf = (connection: string) => ProvisioningSettings | undefined;

/**
 * Makes the activity that looks up what a plan goes by: the settings, and which groups and applications their names stand
 * for. What is wrong with them is said all at once.
 */
export const planBasisActivity =
  (clientOf: ClientOf, settingsOf: SettingsOf) =>
  ({ connection, settings: given }: PlanBasisInput): Promise<PlanBasis> =>
    inOrg(
      clientOf,
      { action: 'planBasis', connection, scopes: ['okta.groups.read', 'okta.apps.read'] },
      async (reading) => {
        const settings = given ?? settingsOf(connection);
        if (!settings) throw noSettings(connection);
        const { access, problems } = await resolveNames(reading, settings);
        if (problems.length > 0) throw wrongNames(problems);
        const settingsDigest = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
        return { settings, access, settingsDigest };
      },
    );

const noSettings = (connection: string): ActionError =>
  new ActionError(
    OktaFailureType.InvalidInput,
    `settings are missing: give them, or name a file in connections.${connection}.provisioning of the worker's configuration`,
    { paths: ['settings'] },
  );

const wrongNames = (problems: string[]): ActionError =>
  new ActionError(OktaFailureType.InvalidInput, `The settings don't fit the org. ${problems.join('. ')}`, {
    paths: ['settings.rules'],
    causes: problems,
  });
