import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The version of this package, from its package.json, wherever the compiled file lies. */
export const packageVersion: string = (require('temporal-okta/package.json') as { version: string }).version;
