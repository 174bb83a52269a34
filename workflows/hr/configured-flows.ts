import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { FeedFlows } from '../../src/hr/feed-flows.js';
import { priorityKeys } from '../../src/lane.js';
import { retryClassOptions } from '../../src/retry-classes.js';

const { retry, ...bounds } = retryClassOptions.read;
const { provisioningSettings } = proxyActivities<Pick<Activities, 'provisioningSettings'>>({
  ...bounds,
  startToCloseTimeout: '1 minute',
  retry,
  priority: { priorityKey: priorityKeys.bulk },
});

/** How the flows go that a bulk run starts, as the worker's configuration says by now. */
export async function configuredFlows(connection: string): Promise<FeedFlows> {
  return (await provisioningSettings({ connection }))?.flows ?? {};
}
