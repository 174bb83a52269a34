import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { OktaClient } from '../okta/client.js';
import { type Finding, findingOfBody, findingOfError } from './answer.js';
import { distinct, type IdSource, pathWith, type PlannedProbe } from './probes.js';

/** The finding of each probe, by its key. */
export type Findings = ReadonlyMap<string, Finding>;

const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id that nothing has; nobody can have made a login of it, either, because nobody can foresee it. */
const nobodysId: IdSource = (prefix) =>
  prefix + Array.from({ length: 17 }, () => characters[randomInt(characters.length)]).join('');

/** Lists come first: they show whom to read. Nothing is tried on an id that a read has found. */
const order = { list: 0, read: 1, write: 2 };
/** After so many calls without an answer the rest isn't tried. */
const silencesToStop = 2;

/**
 * Makes each probe once, and changes nothing: lists and reads are done for real; what would change something is tried on
 * ids that nothing has, or with what Okta can't take.
 *
 * @throws OktaApiError 401: the credential is no longer taken
 * @throws OktaTokenError no access token is to be had any more
 */
export async function runProbes(client: OktaClient, probes: Iterable<PlannedProbe>): Promise<Findings> {
  const findings = new Map<string, Finding>();
  const samples = new Map<string, string>();
  let silences = 0;
  for (const probe of distinct(probes).sort((a, b) => order[a.kind] - order[b.kind])) {
    const known = probe.kind === 'read' ? samples : new Map<string, string>();
    const ids: IdSource = (prefix) => known.get(prefix) ?? nobodysId(prefix);
    const finding: Finding =
      silences < silencesToStop
        ? await runProbe(client, probe, ids)
        : { outcome: 'unknown', why: 'not tried, because Okta stopped answering', silent: true };
    if (finding.outcome === 'unknown' && finding.silent) silences += 1;
    if (finding.outcome === 'allowed' && finding.sample !== undefined) {
      samples.set(finding.sample.slice(0, 3), finding.sample);
    }
    findings.set(probe.key, finding);
  }
  return findings;
}

async function runProbe(client: OktaClient, { kind, request }: PlannedProbe, ids: IdSource): Promise<Finding> {
  const { path, bucket = 'other' } = request;
  try {
    const { body } = await client.request({ ...request, path: pathWith(path, ids), bucket, schema: z.unknown() });
    return findingOfBody(kind, body);
  } catch (error) {
    return findingOfError(kind, error);
  }
}
