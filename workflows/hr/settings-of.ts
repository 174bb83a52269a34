import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { Flow } from './flow.js';
import { flowActivities } from './flow-activities.js';

/**
 * How people are provisioned: as the input says, otherwise as the worker's configuration does for the connection.
 *
 * @throws ApplicationFailure `Okta.InvalidInput`: what the input says has mistakes
 */
export async function settingsOf(flow: Flow, given: ProvisioningSettings | undefined): Promise<ProvisioningSettings> {
  const { connection } = flow;
  const asked = { connection, ...(given === undefined ? {} : { settings: given }) };
  return (await flowActivities(flow).provisioningSettings(asked)) ?? {};
}
