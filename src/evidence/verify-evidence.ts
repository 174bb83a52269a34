import type { KeyObject } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { linkOf, rootOf, signedText } from './chain.js';
import { type EvidenceDocument, evidenceDocumentSchema } from './document.js';
import { signatureType } from './seal-evidence.js';

/** A public key that may have signed. */
export interface VerifyingKey {
  key: KeyObject;
  /** By which a signature names it; without it, it is tried for every signature. */
  keyId?: string | undefined;
}

/** What is wrong with evidence. */
export interface EvidenceProblem {
  /** Which document, from 1. */
  document: number;
  /** Which entry of it, from 1; absent where it is the document as a whole. */
  entry?: number;
  problem: string;
}

export interface EvidenceVerdict {
  /** Whether nothing is wrong. */
  ok: boolean;
  /** `signed`: by one of the keys; `unsigned`: anybody can have made it; `unchecked`: there was no key to check it with. */
  signature: 'signed' | 'unsigned' | 'unchecked';
  documents: number;
  entries: number;
  problems: EvidenceProblem[];
}

const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512'];

/**
 * Checks evidence without asking anybody: that each entry stands where it was put, that none is missing or was added, that
 * each document follows the one before, and, with keys, that one of them signed it all.
 *
 * @param evidence one document, or all those of a flow in their order
 * @param keys of those who may have signed; without any, signatures are not looked at
 */
export async function verifyEvidence(evidence: unknown, keys: readonly VerifyingKey[] = []): Promise<EvidenceVerdict> {
  const given: unknown[] = Array.isArray(evidence) ? evidence : [evidence];
  const problems: EvidenceProblem[] = given.length === 0 ? [{ document: 0, problem: 'there is no document' }] : [];
  let follows: string | null | undefined;
  let entries = 0;
  let signed = 0;
  for (const [at, one] of given.entries()) {
    const parsed = evidenceDocumentSchema.safeParse(one);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      problems.push({
        document: at + 1,
        problem: `is no evidence: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      });
      continue;
    }
    const document = parsed.data;
    entries += document.entries.length;
    const found = chainProblems(document);
    if (at === 0 ? document.follows !== null : document.follows !== follows) {
      found.push({ problem: 'does not follow the document before it: one is missing, or out of its place' });
    }
    follows = document.head;
    if (document.signature !== undefined) signed += 1;
    if (keys.length > 0) found.push(...(await signatureProblems(document, keys)));
    problems.push(...found.map((problem) => ({ document: at + 1, ...problem })));
  }
  const signature = keys.length > 0 ? 'signed' : signed > 0 ? 'unchecked' : 'unsigned';
  return { ok: problems.length === 0, signature, documents: given.length, entries, problems };
}

type Found = Omit<EvidenceProblem, 'document'>;

function chainProblems(document: EvidenceDocument): Found[] {
  const { entries, count, head } = document;
  let previous = rootOf(document);
  for (const [at, { n, entry, hash }] of entries.entries()) {
    if (n !== at + 1)
      return [{ entry: at + 1, problem: `has the number ${String(n)}: one is missing, or out of its place` }];
    if (linkOf(n, previous, entry) !== hash) {
      const what = at === 0 ? 'it, or what the document says of itself,' : 'it';
      return [{ entry: n, problem: `is not what was sealed: ${what} was changed, or the one before it was` }];
    }
    previous = hash;
  }
  if (count !== entries.length) {
    return [
      { problem: `has ${String(entries.length)} entries, and says ${String(count)}: some were cut off or added` },
    ];
  }
  return head === previous ? [] : [{ problem: 'ends otherwise than its head says: entries were cut off or added' }];
}

async function signatureProblems(document: EvidenceDocument, keys: readonly VerifyingKey[]): Promise<Found[]> {
  const { signature } = document;
  if (signature === undefined) return [{ problem: 'is not signed' }];
  if (!isCanonical(signature)) return [{ problem: 'has a damaged signature' }];
  for (const { key } of keysFor(signature, keys)) {
    try {
      const { payload, protectedHeader } = await compactVerify(signature, key, { algorithms });
      if (protectedHeader.typ !== signatureType)
        return [{ problem: 'has a signature that was made for something else' }];
      if (new TextDecoder().decode(payload) === signedText(document)) return [];
      return [{ problem: 'is not what was signed: its head or its number of entries is another' }];
    } catch {
      // Another key may fit.
    }
  }
  return [{ problem: 'has a signature that none of the keys made' }];
}

function keysFor(signature: string, keys: readonly VerifyingKey[]): readonly VerifyingKey[] {
  try {
    const { kid } = decodeProtectedHeader(signature);
    return keys.filter(({ keyId }) => keyId === undefined || keyId === kid);
  } catch {
    return [];
  }
}

/** Base64url can be written in more than one way, which decoders don't mind: only one of them was written here. */
const isCanonical = (signature: string): boolean =>
  signature.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
