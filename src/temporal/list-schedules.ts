import { type Client, type ScheduleDescription, ScheduleNotFoundError } from '@temporalio/client';
import { ConfigError } from '../config-error.js';
import { PayloadError } from './codec/payload-error.js';

/**
 * Schedules as they stand, by how their ids begin. One that is deleted meanwhile is left out, and one that is encrypted for
 * others: it would end the SDK's own list. One that was made within the last seconds may not be listed yet.
 */
export async function* listSchedules(client: Client, idPrefix: string): AsyncGenerator<ScheduleDescription> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.listSchedules({
      ...{ namespace, maximumPageSize: 1000 },
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    });
    for (const { scheduleId } of page.schedules) {
      if (!scheduleId?.startsWith(idPrefix)) continue;
      const description = await client.schedule.getHandle(scheduleId).describe().catch(noneIfLeftOut);
      if (description) yield description;
    }
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
}

function noneIfLeftOut(error: unknown): undefined {
  const isLeftOut =
    error instanceof ScheduleNotFoundError || error instanceof ConfigError || error instanceof PayloadError;
  if (!isLeftOut) throw error;
}
