import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { Flow } from './flow.js';
import { flowActivities } from './flow-activities.js';

/** What a flow's input says of settings. */
export interface SettingsAsked {
  settings?: ProvisioningSettings | undefined;
  settingsDigest?: string | undefined;
}

/**
 * How people are provisioned: as the input says, otherwise as the worker's configuration does for the connection.
 *
 * @throws ApplicationFailure `Okta.InvalidInput`: what the input says has mistakes; `Flow.Stale`: they aren't those that a
 * plan went by
 */
export async function settingsOf(
  flow: Flow,
  { settings, settingsDigest: digest }: SettingsAsked,
): Promise<ProvisioningSettings> {
  const { connection } = flow;
  const asked = {
    connection,
    ...(settings === undefined ? {} : { settings }),
    ...(digest === undefined ? {} : { digest }),
  };
  return (await flowActivities(flow).provisioningSettings(asked)) ?? {};
}
