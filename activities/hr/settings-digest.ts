import { createHash } from 'node:crypto';
import type { ProvisioningSettings } from '../../src/hr/settings.js';

/** The SHA-256 of provisioning settings, in hex: whether a plan was made by the same ones. */
export const settingsDigest = ({ settings }: { settings: ProvisioningSettings }): Promise<string> =>
  Promise.resolve(createHash('sha256').update(JSON.stringify(settings)).digest('hex'));
