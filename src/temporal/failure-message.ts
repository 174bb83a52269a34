import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

type Failure = temporal.api.failure.v1.IFailure;

/** The message of a failure as Temporal gives it away, decrypted where it has to be. */
export async function failureMessage({ options }: Client, failure: Failure | null | undefined): Promise<string> {
  const { payloadCodecs, payloadConverter } = options.loadedDataConverter;
  if (failure?.encodedAttributes == null) return failure?.message ?? '';
  let payloads = [failure.encodedAttributes];
  for (const codec of [...payloadCodecs].reverse()) payloads = await codec.decode(payloads);
  const [payload] = payloads;
  const attributes = payload && payloadConverter.fromPayload<{ message?: unknown } | null>(payload);
  return typeof attributes?.message === 'string' ? attributes.message : (failure.message ?? '');
}
