export { DEV_SERVER_VARIABLE, resolveDevServer } from './dev-server-binary.js';
export { resolveTimeSkippingServer, TEST_SERVER_VARIABLE } from './test-server-binary.js';
export { type FoundServer, type ResolveOptions, ServerConfigError, ServerNotFoundError } from './resolve.js';
export {
  type DevServerOptions,
  freePort,
  type RunningDevServer,
  type SearchAttributeDefinition,
  startDevServer,
} from './start-dev-server.js';
export {
  type RunningTimeSkippingServer,
  startTimeSkippingServer,
  type TimeSkippingServerOptions,
} from './start-time-skipping-server.js';
