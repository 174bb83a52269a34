import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { Flow } from './flow.js';

/** How people are provisioned: as the input says, otherwise as the worker's configuration does for the connection. */
export const settingsOf = async (_flow: Flow, given: ProvisioningSettings | undefined): Promise<ProvisioningSettings> =>
  given ?? {};
