import { z } from 'zod';
import type { ConnectionConfig } from '../config/config.js';
import type { OktaClient } from '../okta/client.js';
import { OktaApiError, OktaResponseError } from '../okta/errors.js';
import { problemOf } from './error-problem.js';
import { TestStopped } from './problem.js';

const orgSchema = z.looseObject({ id: z.string(), pipeline: z.string().optional() });

/** What an org says of itself to everybody. */
export interface OrgInfo {
  id: string;
  engine: 'Identity Engine' | 'Classic' | null;
  origin: string;
}

/**
 * Asks an org who it is, without a credential.
 *
 * @param client one that sends none
 * @throws TestStopped nothing answers, or what answers is no Okta org
 */
export async function findOrg(client: OktaClient, connection: ConnectionConfig): Promise<OrgInfo> {
  try {
    const { body } = await client.request({
      method: 'GET',
      path: '/.well-known/okta-organization',
      bucket: 'other',
      schema: orgSchema,
    });
    const { id, pipeline } = body;
    const engine = pipeline === 'idx' ? 'Identity Engine' : pipeline === 'v1' ? 'Classic' : null;
    return { id, engine, origin: client.origin };
  } catch (error) {
    const isOther = error instanceof OktaResponseError || (error instanceof OktaApiError && error.refusal.status < 500);
    if (!isOther || isBlocked(error)) throw new TestStopped(problemOf(error, connection));
    throw new TestStopped({
      type: 'notAnOktaOrg',
      message: `No Okta org answers at ${client.origin}: correct the domain of the connection "${connection.name}". No credential was sent there`,
    });
  }
}

/** An org that is there, and lets nobody from this address in. */
const isBlocked = (error: unknown): boolean => error instanceof OktaApiError && error.refusal.status === 403;
