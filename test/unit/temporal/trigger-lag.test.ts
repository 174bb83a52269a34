// Property: how far a trigger is behind follows from the latest that anybody knows of it, and is never below nothing.
import { randomBytes } from 'node:crypto';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { EncryptionCodec } from '../../../src/temporal/codec/encryption-codec.js';
import { triggerLag } from '../../../src/temporal/trigger-lag.js';

const nowMs = Date.parse('2026-05-04T03:02:01.000Z');
const ago = (seconds: number): string => new Date(nowMs - seconds * 1000).toISOString();
const codec = new EncryptionCodec({ keys: [{ id: 'key', key: randomBytes(32) }] });

const clientWith = (...payloadCodecs: EncryptionCodec[]): Client =>
  ({
    options: { loadedDataConverter: { payloadConverter: defaultPayloadConverter, payloadCodecs } },
  }) as unknown as Client;

/** A trigger's workflow whose activity has said so in its last heartbeat. */
async function described(name: string, said?: unknown): Promise<Pick<WorkflowExecutionDescription, 'raw'>> {
  const payloads: Payload[] = said === undefined ? [] : await codec.encode([defaultPayloadConverter.toPayload(said)]);
  const pending = { activityType: { name }, heartbeatDetails: { payloads } };
  return { raw: { pendingActivities: [pending] } };
}

const known = { readUpTo: ago(600), lastPublished: ago(5000), startedAt: ago(9000) };

describe('behindSeconds', () => {
  it.each([
    ['what the activity has said since', { readUpTo: ago(40) }, known, 40, ago(40)],
    ['what the workflow knows, where that is later', { readUpTo: ago(700) }, known, 600, ago(600)],
    ['what the workflow knows, where the activity says nothing', undefined, known, 600, ago(600)],
    ['what the workflow knows, where the activity read no end', {}, known, 600, ago(600)],
    ['the latest event, while it catches up', undefined, { ...known, lastPublished: ago(300) }, 300, ago(600)],
    ['the latest event, where it never came to the end', undefined, { ...known, readUpTo: undefined }, 5000, undefined],
    ['its beginning, where it read nothing', undefined, { readUpTo: undefined, lastPublished: undefined, startedAt: ago(9000) }, 9000, undefined],
    ["Okta's clock, though it is ahead", { readUpTo: ago(-3) }, known, 0, ago(-3)],
  ] as const)('goes by %s', async (_, said, of, behindSeconds, readUpTo) => {
    const lag = await triggerLag(clientWith(codec), await described('followLog', said), of, nowMs);
    expect(lag).toEqual({ behindSeconds, readUpTo });
  }); // prettier-ignore

  it('goes by the workflow where the key is lacking, or another activity is under way', async () => {
    const said = { readUpTo: ago(40) };
    const keyless = await triggerLag(
      clientWith(new EncryptionCodec(undefined)),
      await described('followLog', said),
      known,
      nowMs,
    );
    const other = await triggerLag(clientWith(codec), await described('certifyLogWindow', said), known, nowMs);
    expect([keyless.behindSeconds, other.behindSeconds]).toEqual([600, 600]);
  });
});
