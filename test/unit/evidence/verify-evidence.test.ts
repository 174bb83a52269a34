// Property: evidence verifies as it was sealed, and any single change of it is found.
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkOf, rootOf } from '../../../src/evidence/chain.js';
import type { EvidenceDocument, EvidenceEntry } from '../../../src/evidence/document.js';
import type { EvidenceKey } from '../../../src/evidence/evidence-key.js';
import { sealEvidence } from '../../../src/evidence/seal-evidence.js';
import { verifyEvidence, type VerifyingKey } from '../../../src/evidence/verify-evidence.js';

const pairs = {
  EdDSA: generateKeyPairSync('ed25519'),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const keyOf = (algorithm: keyof typeof pairs): EvidenceKey => ({
  ...{ keyId: `key-${algorithm}`, key: pairs[algorithm].privateKey, algorithm },
});
const trusted = (algorithm: keyof typeof pairs): VerifyingKey[] => [
  { keyId: `key-${algorithm}`, key: pairs[algorithm].publicKey },
];

const entry = (n: number): EvidenceEntry => ({
  ...{ kind: 'effect', step: 'cutAccess', action: `action${String(n)}`, input: { userId: '00u1' } },
  requests: [{ method: 'POST', path: '/x', status: 200, requestId: `req${String(n)}`, at: '2026-01-01T00:00:00Z' }],
  state: 'confirmed',
  events: [{ uuid: `uuid${String(n)}`, eventType: 'user.lifecycle.suspend', published: '2026-01-01T00:00:00.000Z' }],
});
const seal = (count: number, key?: EvidenceKey, follows: string | null = null): Promise<EvidenceDocument> =>
  sealEvidence(
    {
      ...{ kind: 'offboarding', connection: 'default', userId: '00u1', workflowId: 'w', follows },
      entries: Array.from({ length: count }, (_, at) => entry(at + 1)),
    },
    key,
  );

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The places of a document: of each value in it. */
function* placesOf(value: Json, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) yield* placesOf(member, [...path, name]);
}

function changedAt(
  document: EvidenceDocument,
  path: (string | number)[],
  change: (value: Json) => Json | undefined,
): unknown {
  const copy = structuredClone(document) as unknown as Json;
  let holder = copy as Record<string, Json>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, Json>;
  const last = String(path.at(-1));
  const changed = change(holder[last] ?? null);
  if (changed !== undefined) holder[last] = changed;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
  return copy;
}

describe('evidence', () => {
  it.each(['EdDSA', 'ES256', 'RS256'] as const)('signed by %s verifies', async (algorithm) => {
    const document = await seal(5, keyOf(algorithm));
    const parsed: unknown = JSON.parse(JSON.stringify(document));
    expect(await verifyEvidence(parsed, trusted(algorithm))).toEqual({
      ...{ ok: true, signature: 'signed', documents: 1, entries: 5, problems: [] },
    });
  });

  it('any single change is found', async () => {
    const document = await seal(4, keyOf('EdDSA'));
    const places = [...placesOf(document as unknown as Json)];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.json(), fc.boolean(), async (path, json, remove) => {
        const other = JSON.parse(json) as Json;
        const changed = changedAt(document, path, () => (remove ? undefined : other));
        if (JSON.stringify(changed) === JSON.stringify(document)) return;
        expect((await verifyEvidence(changed, trusted('EdDSA'))).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('any single character of it that is another is found', async () => {
    const text = JSON.stringify(await seal(2, keyOf('EdDSA')));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.constantFrom('a', 'B', '0', '_', '-', '"', '1', '.'),
        async (at, character) => {
          const changed = text.slice(0, at) + character + text.slice(at + 1);
          if (changed === text) return;
          let parsed: unknown;
          try {
            parsed = JSON.parse(changed);
          } catch {
            return;
          }
          expect((await verifyEvidence(parsed, trusted('EdDSA'))).ok).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('names the entry that was removed, altered, or moved', async () => {
    const document = await seal(5, keyOf('EdDSA'));
    const { entries } = document;
    const removed = { ...document, entries: entries.filter(({ n }) => n !== 3) };
    const altered = structuredClone(document);
    altered.entries[1]!.entry['step'] = 'other';
    const moved = { ...document, entries: [entries[0]!, entries[2]!, entries[1]!, entries[3]!, entries[4]!] };
    const problems = async (one: unknown) => (await verifyEvidence(one, trusted('EdDSA'))).problems[0];
    expect(await problems(removed)).toMatchObject({ document: 1, entry: 3 });
    expect(await problems(altered)).toMatchObject({ document: 1, entry: 2 });
    expect(await problems(moved)).toMatchObject({ document: 1, entry: 2 });
  });

  it('a chain that somebody cuts off and makes anew is not what was signed', async () => {
    const document = await seal(5, keyOf('EdDSA'));
    const entries = document.entries.slice(0, 3);
    const cut = { ...document, entries, count: 3, head: entries[2]!.hash };
    expect((await verifyEvidence(cut)).ok).toBe(true);
    expect((await verifyEvidence(cut, trusted('EdDSA'))).ok).toBe(false);
    let head = rootOf(document);
    const forged = document.entries.map(({ n, entry: whole }) => {
      const changed = n === 2 ? { ...whole, step: 'never' } : whole;
      head = linkOf(n, head, changed);
      return { n, entry: changed, hash: head };
    });
    expect((await verifyEvidence({ ...document, entries: forged, head })).ok).toBe(true);
    expect((await verifyEvidence({ ...document, entries: forged, head }, trusted('EdDSA'))).ok).toBe(false);
  });

  it('documents that follow each other stay together, in their order', async () => {
    const first = await seal(2, keyOf('ES256'));
    const second = await seal(1, keyOf('ES256'), first.head);
    const third = await seal(0, keyOf('ES256'), second.head);
    const ok = async (...all: EvidenceDocument[]) => (await verifyEvidence(all, trusted('ES256'))).ok;
    expect(await ok(first, second, third)).toBe(true);
    expect(await ok(first, third)).toBe(false);
    expect(await ok(second, third)).toBe(false);
    expect(await ok(second, first, third)).toBe(false);
    expect(await ok()).toBe(false);
  });

  it('a signature by another key, of another kind, or none counts for nothing', async () => {
    const document = await seal(2, keyOf('EdDSA'));
    expect((await verifyEvidence(document, trusted('ES256'))).ok).toBe(false);
    const other = [{ key: generateKeyPairSync('ed25519').publicKey, keyId: 'key-EdDSA' }];
    expect((await verifyEvidence(document, other)).ok).toBe(false);
    const unsigned = await seal(2);
    expect(await verifyEvidence(unsigned)).toMatchObject({ ok: true, signature: 'unsigned' });
    expect((await verifyEvidence(unsigned, trusted('EdDSA'))).ok).toBe(false);
    expect(await verifyEvidence(document)).toMatchObject({ ok: true, signature: 'unchecked' });
    const [header, payload] = document.signature?.split('.') ?? [];
    const none = Buffer.from('{"alg":"none","kid":"key-EdDSA"}').toString('base64url');
    for (const signature of [`${none}.${payload ?? ''}.`, `${header ?? ''}.${payload ?? ''}.`, 'x']) {
      expect((await verifyEvidence({ ...document, signature }, trusted('EdDSA'))).ok).toBe(false);
    }
  });
});
