import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { FollowLogHeartbeat } from '../../activities/triggers/follow.js';
import type { TriggerStatus } from '../../workflows/messages.js';

/** How far a trigger is behind Okta's log. */
export interface TriggerLag {
  /**
   * All that Okta had stored by then was read and handed over (ISO 8601). One that waits says so every 70 seconds. Undefined
   * before the log was read to its end for the first time.
   */
  readUpTo?: string | undefined;
  /** Seconds since then, or since the latest event that was read, by the clock of whoever asks. */
  behindSeconds: number;
}

type Known = Pick<TriggerStatus, 'readUpTo' | 'lastPublished' | 'startedAt'>;

/**
 * Says how far a trigger is behind, by what its workflow knows and by what its activity has said since.
 *
 * @param description of its workflow
 */
export async function triggerLag(
  client: Client,
  { raw }: Pick<WorkflowExecutionDescription, 'raw'>,
  { readUpTo, lastPublished, startedAt }: Known,
  nowMs = Date.now(),
): Promise<TriggerLag> {
  const told = latest(readUpTo, await toldByActivity(client, raw));
  const reached = latest(told, lastPublished) ?? startedAt;
  return { readUpTo: told, behindSeconds: Math.max(0, Math.round((nowMs - Date.parse(reached)) / 1000)) };
}

async function toldByActivity(
  { options }: Client,
  { pendingActivities }: WorkflowExecutionDescription['raw'],
): Promise<string | undefined> {
  const following = (pendingActivities ?? []).find(({ activityType }) => activityType?.name === 'followLog');
  const { payloadConverter, payloadCodecs } = options.loadedDataConverter;
  try {
    let payloads = following?.heartbeatDetails?.payloads ?? [];
    for (const codec of [...payloadCodecs].reverse()) payloads = await codec.decode(payloads);
    const [payload] = payloads;
    return payload && payloadConverter.fromPayload<FollowLogHeartbeat | undefined>(payload)?.readUpTo;
  } catch {
    // Whoever lacks the key can't be told.
    return undefined;
  }
}

const latest = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || (other !== undefined && Date.parse(other) > Date.parse(one)) ? other : one;
