import type { EvidenceDocument } from '../../src/evidence/document.js';
import type { EvidenceKey } from '../../src/evidence/evidence-key.js';
import { sealEvidence, type SealEvidenceInput } from '../../src/evidence/seal-evidence.js';

/** Makes the activity that chains the entries of a flow, and signs them where the worker has a key. */
export const sealEvidenceActivity =
  (key: EvidenceKey | undefined): ((input: SealEvidenceInput) => Promise<EvidenceDocument>) =>
  (input) =>
    sealEvidence(input, key);
