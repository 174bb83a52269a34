import { z } from 'zod';
import { configSchema } from '../src/config/schema.js';

/** Where the package keeps it, for editors. */
export const configJsonSchemaFile = 'docs/schemas/temporal-okta.yaml.schema.json';

/** The JSON Schema of `temporal-okta.yaml`, as text. */
export const configJsonSchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), undefined, 2)}\n`;
