// Property: what the codec writes, it reads again with the same keys and with no others; everything else passes as it is.
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../../src/config-error.js';
import { compressed, decompressed, maxUnpackedBytes } from '../../../../src/temporal/codec/compression.js';
import { EncryptionCodec } from '../../../../src/temporal/codec/encryption-codec.js';
import type { EncryptionKey } from '../../../../src/temporal/codec/encryption-key.js';
import { PayloadError } from '../../../../src/temporal/codec/payload-error.js';

const keyOf = (id: string): EncryptionKey => ({ id, key: randomBytes(32) });
const old = keyOf('2025');
const current = keyOf('2026');
const codec = new EncryptionCodec({ keys: [current, old] });

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined): unknown => defaultPayloadConverter.fromPayload(payload!);
const bytesOf = (payload: Payload | undefined): Uint8Array =>
  proto.temporal.api.common.v1.Payload.encode(payload ?? {}).finish();
const sealed = async (value: unknown, by = codec): Promise<Payload> => (await by.encode([payloadOf(value)]))[0]!;
const failureOf = (run: Promise<unknown>): Promise<unknown> =>
  run.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('round trip', () => {
  it('gives back every payload, whatever its metadata and bytes', async () => {
    const payloads = fc.array(
      fc.record({
        metadata: fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
          fc.uint8Array({ maxLength: 50 }),
        ),
        data: fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.constant(new Uint8Array(30_000))),
      }),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(payloads, async (given) => {
        const back = await codec.decode(await codec.encode(given));
        const hex = (all: Payload[]): string[] => all.map((one) => Buffer.from(bytesOf(one)).toString('hex'));
        expect(hex(back)).toEqual(hex(given));
      }),
    );
  });

  it('gives back values, in order, small and large', async () => {
    const values = [
      null,
      undefined,
      0,
      '',
      'ä',
      { a: [1] },
      'x'.repeat(5),
      'y'.repeat(100_000),
      new Uint8Array([1, 2]),
    ];
    const back = await codec.decode(await codec.encode(values.map(payloadOf)));
    expect(back.map(valueOf)).toEqual(values);
  });

  it('shows nothing of what it encrypted, its metadata included', async () => {
    const { metadata, data } = await sealed({ login: 'isaac.brock@example.com' });
    expect(Object.keys(metadata ?? {}).sort()).toEqual(['encoding', 'encryption-format', 'encryption-key-id']);
    expect(Buffer.from(metadata!['encoding']!).toString()).toBe('binary/encrypted');
    expect(Buffer.from(metadata!['encryption-key-id']!).toString()).toBe('2026');
    expect(Buffer.from(data!).includes('isaac')).toBe(false);
    expect(Buffer.from(data!).includes('json/plain')).toBe(false);
  });

  it('uses a nonce once', async () => {
    const payloads = await codec.encode(Array.from({ length: 500 }, () => payloadOf('same')));
    const nonces = payloads.map(({ data }) => Buffer.from(data!).subarray(0, 12).toString('hex'));
    expect(new Set(nonces).size).toBe(500);
  });

  it('compresses what gets smaller by it, and only that', async () => {
    const text = await sealed('many words '.repeat(5000));
    expect(text.data!.length).toBeLessThan(2000);
    const noise = randomBytes(100_000);
    const random = (await codec.encode([{ metadata: {}, data: noise }]))[0]!;
    expect(random.data!.length).toBeLessThan(noise.length + 100);
  });
});

describe('keys', () => {
  it('opens what an older key encrypted, after a rotation', async () => {
    const before = await sealed('old', new EncryptionCodec({ keys: [old] }));
    expect(valueOf((await codec.decode([before]))[0])).toBe('old');
  });

  it('names a key that is missing, those that are there, and the cure', async () => {
    const foreign = await sealed('x', new EncryptionCodec({ keys: [keyOf('lost.key')] }));
    const error = await failureOf(codec.decode([foreign]));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ type: 'Config.Missing' });
    for (const said of ['lost.key', '2025', '2026', 'encryption.keys'])
      expect((error as Error).message).toContain(said);
  });

  it('encrypts nothing without a key, and says what it cannot read', async () => {
    const none = new EncryptionCodec(undefined);
    const plain = payloadOf({ a: 1 });
    expect(await none.encode([plain])).toEqual([plain]);
    expect(await none.decode([plain])).toEqual([plain]);
    expect(await failureOf(none.decode([await sealed('x')]))).toMatchObject({ type: 'Config.Missing' });
  });

  it.each([
    ['two of one id', { keys: [old, old] }],
    ['none', { keys: [] }],
    ['a short one', { keys: [{ id: 'a', key: randomBytes(31) }] }],
    ['an id with a colon', { keys: [{ id: 'a:b', key: randomBytes(32) }] }],
  ])('refuses %s', (_, encryption) => {
    expect(() => new EncryptionCodec(encryption)).toThrow(ConfigError);
  });
});

describe('what is not ours, or not as it was', () => {
  it.each<[string, Payload]>([
    ['plain JSON', payloadOf({ a: 1 })],
    ['no metadata', { data: Buffer.from('x') }],
    ['no data', { metadata: {} }],
    ["another codec's", { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from('x') }],
    [
      'our mark on another encoding',
      { metadata: { encoding: Buffer.from('json/plain'), 'encryption-format': Buffer.from('temporal-okta/1') } },
    ],
  ])('passes %s', async (_, payload) => {
    expect((await codec.decode([payload]))[0]).toBe(payload);
  });

  it('refuses every flipped bit and every cut', async () => {
    const whole = await sealed('the message');
    const data = Buffer.from(whole.data!);
    for (let at = 0; at < data.length; at++) {
      const flipped = Buffer.from(data);
      flipped[at]! ^= 1 << (at % 8);
      expect(await failureOf(codec.decode([{ ...whole, data: flipped }])), String(at)).toBeInstanceOf(PayloadError);
      const cut = data.subarray(0, at);
      expect(await failureOf(codec.decode([{ ...whole, data: cut }])), String(at)).toBeInstanceOf(PayloadError);
    }
  });

  it('binds the key id: a payload moved to another id does not open, even where the bytes of the keys are the same', async () => {
    const twins = new EncryptionCodec({
      keys: [
        { id: 'a', key: old.key },
        { id: 'b', key: old.key },
      ],
    });
    const payload = await sealed('x', twins);
    const moved = { ...payload, metadata: { ...payload.metadata, 'encryption-key-id': Buffer.from('b') } };
    expect(valueOf((await twins.decode([payload]))[0])).toBe('x');
    expect(await failureOf(twins.decode([moved]))).toBeInstanceOf(PayloadError);
  });

  it('says of a newer format that a newer version is needed', async () => {
    const payload = await sealed('x');
    const newer = {
      ...payload,
      metadata: { ...payload.metadata, 'encryption-format': Buffer.from('temporal-okta/2') },
    };
    const error = await failureOf(codec.decode([newer]));
    expect(error).toBeInstanceOf(PayloadError);
    expect((error as Error).message).toContain('temporal-okta/2');
  });

  it('bounds what it unpacks, and writes nothing that it would not read', async () => {
    const bomb = gzipSync(Buffer.alloc(maxUnpackedBytes + 1), { level: 1 });
    expect(bomb.length).toBeLessThan(2 * 1024 * 1024);
    expect(await failureOf(decompressed(bomb))).toBeInstanceOf(PayloadError);
    expect(await failureOf(compressed(Buffer.alloc(maxUnpackedBytes + 1)))).toBeInstanceOf(PayloadError);
    const most = await compressed(Buffer.alloc(maxUnpackedBytes));
    expect((await decompressed(most!)).length).toBe(maxUnpackedBytes);
    expect(await failureOf(decompressed(Buffer.from('no gzip')))).toBeInstanceOf(PayloadError);
  });
});
