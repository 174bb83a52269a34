import { createHash } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import type { LogEventEnvelope } from '../../workflows/messages.js';

/** Whose events they are. */
export interface TriggerOf {
  connection: string;
  /** The trigger's name. */
  trigger: string;
  generation: number;
}

/** The same events make the same envelope, however often they are sent. */
export function envelopeOf({ trigger, generation }: TriggerOf, route: string, events: LogEvent[]): LogEventEnvelope {
  const uuids = events.map(({ uuid }) => uuid).join('\n');
  const hash = createHash('sha256')
    .update(`${route}\n${String(generation)}\n${uuids}`)
    .digest('hex');
  return { trigger, route, generation, batchId: hash.slice(0, 32), events };
}

/** A value as it is sent: through the client's own converter and codecs. */
export async function encoded(client: Client, value: unknown): Promise<{ payloads: Payload[]; bytes: number }> {
  const { payloadConverter, payloadCodecs } = client.options.loadedDataConverter;
  const isDefault = payloadConverter === defaultPayloadConverter;
  let payloads: Payload[] = [isDefault ? jsonPayload(value) : payloadConverter.toPayload(value)];
  for (const codec of payloadCodecs) payloads = await codec.encode(payloads);
  return { payloads, bytes: payloads.reduce((sum, { data }) => sum + (data?.length ?? 0), 0) };
}

const json = { encoding: Buffer.from('json/plain') };

/** As the default converter makes it, which takes several times as long for its UTF-8. */
const jsonPayload = (value: unknown): Payload => ({ metadata: json, data: Buffer.from(JSON.stringify(value)) });
