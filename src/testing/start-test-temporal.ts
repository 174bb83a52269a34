import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { searchAttributeKeys } from '../search-attributes.js';
import { startDevServer, startTimeSkippingServer } from '../temporal/servers/index.js';

/** Which server to start, and who hears of the search for it. */
export interface TestTemporalOptions {
  /**
   * `true` (default): the time-skipping server, on which months pass in a moment; it lists no workflows and knows no
   * schedules. `false`: the dev server, which does.
   */
  timeSkipping?: boolean;
  /** Hears in one line what came of each step of the search: the slow ones take minutes. */
  report?: (line: string) => void;
  /** Ends the search. */
  signal?: AbortSignal;
}

/** A Temporal server of the test's own. */
export interface TestTemporal {
  /** `host:port` */
  address: string;
  namespace: string;
  /** Temporal's own test environment: client, connections, and the hands of the clock. */
  env: TestWorkflowEnvironment;
  close(): Promise<void>;
}

/**
 * Starts a Temporal server for tests, with the search attributes of temporal-okta registered. The program is looked for by
 * `TEMPORAL_OKTA_TEST_SERVER` (`TEMPORAL_OKTA_DEV_SERVER` for the dev server), in the cache, and is downloaded or built
 * where it is nowhere. A server that `TEMPORAL_ADDRESS` names is never used.
 *
 * @throws Error that lists what was tried and what helps, where no server can be had
 */
export async function startTestTemporal({
  timeSkipping = true,
  ...options
}: TestTemporalOptions = {}): Promise<TestTemporal> {
  const start = timeSkipping ? startTimeSkippingServer : startDevServer;
  const server = await start({ ...options, searchAttributes: Object.values(searchAttributeKeys) });
  const { address, namespace, env } = server;
  return { address, namespace, env, close: () => server.close() };
}
