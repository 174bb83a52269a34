import { CompactSign } from 'jose';
import { linkOf, rootOf, signedText } from './chain.js';
import type { EvidenceDocument, EvidenceEntry } from './document.js';
import type { EvidenceKey } from './evidence-key.js';

export interface SealEvidenceInput extends Pick<
  EvidenceDocument,
  'kind' | 'connection' | 'userId' | 'workflowId' | 'follows'
> {
  entries: EvidenceEntry[];
}

/** The type in the signature's header: a signature made for something else can't pass for one of these. */
export const signatureType = 'temporal-okta-evidence+jws';

/** Chains entries, and signs the head where there is a key. */
export async function sealEvidence(
  { kind, connection, userId, workflowId, follows, entries }: SealEvidenceInput,
  key: EvidenceKey | undefined,
): Promise<EvidenceDocument> {
  const facts = {
    version: 1 as const,
    kind,
    connection,
    userId,
    workflowId,
    sealedAt: new Date().toISOString(),
    follows,
  };
  let head = rootOf(facts);
  const chained = entries.map((entry, at) => {
    const plain = { ...entry } as Record<string, unknown>;
    head = linkOf(at + 1, head, plain);
    return { n: at + 1, entry: plain, hash: head };
  });
  const document: EvidenceDocument = { ...facts, entries: chained, count: chained.length, head };
  if (!key) return document;
  const signature = await new CompactSign(new TextEncoder().encode(signedText(document)))
    .setProtectedHeader({ alg: key.algorithm, kid: key.keyId, typ: signatureType })
    .sign(key.key);
  return { ...document, signature };
}
