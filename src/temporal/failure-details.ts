import type { LoadedDataConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

/** The first of the details of a failure as Temporal gives it away, decrypted where it has to be. */
export async function failureDetails(
  { payloadCodecs, payloadConverter }: LoadedDataConverter,
  failure: temporal.api.failure.v1.IFailure | null | undefined,
): Promise<Record<string, unknown>> {
  let payloads = failure?.applicationFailureInfo?.details?.payloads ?? [];
  for (const codec of [...payloadCodecs].reverse()) payloads = await codec.decode(payloads);
  const [payload] = payloads;
  const details = payload && payloadConverter.fromPayload<unknown>(payload);
  return typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {};
}
