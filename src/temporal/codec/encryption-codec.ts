import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { ConfigError } from '../../config-error.js';
import { compressed, decompressed } from './compression.js';
import { assertEncryption, type Encryption, encryptionVariable } from './encryption.js';
import { PayloadError } from './payload-error.js';

const { Payload: ProtoPayload } = proto.temporal.api.common.v1;

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Names of metadata fields; other SDKs' encryption samples use the first two in the same way. */
const encodingField = 'encoding';
const keyIdField = 'encryption-key-id';
const formatField = 'encryption-format';

const encrypted = Buffer.from('binary/encrypted');
const formatFamily = 'temporal-okta/';
const format = Buffer.from(`${formatFamily}1`);

/** First byte of what is encrypted: how the rest is packed. */
const plainMark = Buffer.of(0);
const gzipMark = Buffer.of(1);

const textOf = (bytes: Uint8Array | null | undefined): string | undefined =>
  bytes == null ? undefined : Buffer.from(bytes).toString('utf8');

/** Bound to each ciphertext: one written for another format or key id doesn't open. */
const boundTo = (keyId: string): Buffer => Buffer.concat([format, Buffer.of(0), Buffer.from(keyId)]);

interface Key {
  id: string;
  key: KeyObject;
}

/** What stands in place of a payload that nobody with a key has written. */
export const unencrypted: Payload = {
  metadata: { [encodingField]: Buffer.from('json/plain') },
  data: Buffer.from('{"unencrypted":true}'),
};

/**
 * Temporal's payload codec: compresses (gzip), then encrypts (AES-256-GCM) whole payloads, metadata included.
 *
 * The first key encrypts; the id beside each payload says which key opens it. Payloads that aren't ours pass as they
 * are, so that histories from before encryption stay readable. Without any key it encrypts nothing, and says clearly
 * what it can't read.
 */
export class EncryptionCodec implements PayloadCodec {
  private readonly keys: ReadonlyMap<string, Key>;
  private readonly sealingKey: Key | undefined;

  /**
   * @param options.onlyEncrypted whether payloads that aren't ours are taken for nothing, instead of as they are: whoever
   *   may write to the namespace could send them, with no key
   * @throws ConfigError `Config.Invalid` for keys that can't be used
   */
  constructor(
    encryption: Encryption | undefined,
    private readonly options: { onlyEncrypted?: boolean } = {},
  ) {
    const keys = (encryption === undefined ? [] : assertEncryption(encryption).keys).map(({ id, key }) => ({
      id,
      key: createSecretKey(key),
    }));
    this.keys = new Map(keys.map((key) => [key.id, key]));
    this.sealingKey = keys[0];
  }

  /** Whether it has a key to encrypt with. */
  get encrypts(): boolean {
    return this.sealingKey !== undefined;
  }

  /** @throws PayloadError for a payload that is too large */
  async encode(payloads: Payload[]): Promise<Payload[]> {
    const { sealingKey } = this;
    return sealingKey ? Promise.all(payloads.map((payload) => seal(payload, sealingKey))) : payloads;
  }

  /**
   * @throws ConfigError `Config.Missing` where the key isn't configured here
   * @throws PayloadError where a payload is damaged, or was written in a way that this version doesn't know
   */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.all(payloads.map((payload) => this.open(payload)));
  }

  private async open(payload: Payload): Promise<Payload> {
    const { metadata, data } = payload;
    const written = textOf(metadata?.[formatField]);
    if (written?.startsWith(formatFamily) !== true || textOf(metadata?.[encodingField]) !== encrypted.toString()) {
      return this.options.onlyEncrypted ? unencrypted : payload;
    }
    if (written !== format.toString()) {
      throw new PayloadError(
        `A payload has the format "${written}", which this version of temporal-okta doesn't know: install a newer one`,
      );
    }
    const key = this.keyOf(textOf(metadata?.[keyIdField]) ?? '');
    const bytes = await unpacked(opened(Buffer.from(data ?? []), key));
    try {
      const { metadata: innerMetadata, data: innerData } = ProtoPayload.decode(bytes);
      return { metadata: innerMetadata, data: innerData };
    } catch {
      throw new PayloadError('An encrypted payload is damaged: what was decrypted is no payload');
    }
  }

  private keyOf(id: string): Key {
    const key = this.keys.get(id);
    if (key) return key;
    const ids = [...this.keys.keys()];
    throw ConfigError.missing(
      `A payload is encrypted with the key "${id}", which is not configured here: ` +
        `${ids.length === 0 ? 'no key is' : `there is ${ids.map((known) => `"${known}"`).join(', ')}`}. ` +
        `Add the key "${id}" to encryption.keys (or ${encryptionVariable}), after the one that encrypts`,
    );
  }
}

async function seal(payload: Payload, { id, key }: Key): Promise<Payload> {
  const bytes = ProtoPayload.encode(payload).finish();
  const packed = await compressed(bytes);
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  sealing.setAAD(boundTo(id));
  const mark = sealing.update(packed ? gzipMark : plainMark);
  const body = sealing.update(packed ?? bytes);
  const data = Buffer.concat([nonce, mark, body, sealing.final(), sealing.getAuthTag()]);
  return {
    metadata: { [encodingField]: encrypted, [formatField]: format, [keyIdField]: Buffer.from(id) },
    data,
  };
}

function opened(data: Buffer, { id, key }: Key): Buffer {
  if (data.length <= nonceBytes + tagBytes) {
    throw new PayloadError(`A payload encrypted with the key "${id}" is cut off`);
  }
  const opening = createDecipheriv(cipher, key, data.subarray(0, nonceBytes), { authTagLength: tagBytes });
  opening.setAAD(boundTo(id));
  opening.setAuthTag(data.subarray(-tagBytes));
  try {
    return Buffer.concat([opening.update(data.subarray(nonceBytes, -tagBytes)), opening.final()]);
  } catch {
    throw new PayloadError(
      `A payload doesn't open with the key "${id}": it was changed or cut off, or another key has that id here`,
    );
  }
}

async function unpacked(bytes: Buffer): Promise<Uint8Array> {
  const [mark] = bytes;
  const rest = bytes.subarray(1);
  if (mark === plainMark[0]) return rest;
  if (mark === gzipMark[0]) return decompressed(rest);
  throw new PayloadError('An encrypted payload is packed in a way that this version of temporal-okta does not know');
}
