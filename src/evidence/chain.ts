import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { EvidenceDocument } from './document.js';

const sha256 = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** What the first entry follows: all that a document says besides its entries. */
export const rootOf = ({
  version,
  kind,
  connection,
  userId,
  workflowId,
  sealedAt,
  follows,
}: Omit<EvidenceDocument, 'entries' | 'count' | 'head' | 'signature'>): string =>
  sha256({ version, kind, connection, userId, workflowId, sealedAt, follows });

/** The hash of an entry in its place. */
export const linkOf = (n: number, previous: string, entry: Record<string, unknown>): string =>
  sha256({ n, previous, entry });

/** What is signed. */
export const signedText = ({ version, count, head }: Pick<EvidenceDocument, 'version' | 'count' | 'head'>): string =>
  canonicalJson({ version, count, head });
