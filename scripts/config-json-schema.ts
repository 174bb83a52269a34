import { z } from 'zod';
import { configSchema } from '../src/config/schema.js';
import { settingsSchema } from '../src/hr/settings.js';

/** Where the package keeps it, for editors. */
export const configJsonSchemaFile = 'docs/schemas/temporal-okta.yaml.schema.json';

/** The JSON Schema of `temporal-okta.yaml`, as text. */
export const configJsonSchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), undefined, 2)}\n`;

export const provisioningJsonSchemaFile = 'docs/schemas/provisioning.yaml.schema.json';

/** The JSON Schema of a file of provisioning settings, as text. */
export const provisioningJsonSchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(settingsSchema, { io: 'input' }), undefined, 2)}\n`;
