import { proxyLocalActivities, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type SearchAttributeName, searchAttributeKeys } from '../../src/search-attributes.js';

const { registeredSearchAttributes } = proxyLocalActivities<Pick<Activities, 'registeredSearchAttributes'>>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 5 },
});

type Tags = Partial<Record<SearchAttributeName, string | undefined>>;

/** Makes the workflow findable. Only registered attributes are set: an unknown one would block the workflow for ever. */
export function tagRegistered(registered: string[], values: Tags): void {
  const pairs = Object.entries(values).flatMap(([name, value]) => {
    const key = searchAttributeKeys[name as SearchAttributeName];
    return value !== undefined && registered.includes(key.name) ? [{ key, value }] : [];
  });
  if (pairs.length > 0) upsertSearchAttributes(pairs);
}

/** Makes the workflow findable, by those attributes that are registered. */
export async function tagWorkflow(values: Tags): Promise<void> {
  tagRegistered(await registeredSearchAttributes(), values);
}
