import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import type { OktaClient } from '../okta/client.js';
import { OktaApiError, OktaNetworkError, OktaResponseError } from '../okta/errors.js';
import { OktaFailureType } from '../failures.js';

const orgSchema = z.looseObject({ id: z.string(), pipeline: z.string().optional() });

/** What an org says of itself to everybody. */
export interface OrgInfo {
  id: string;
  /** `idx` is Identity Engine, `v1` the Classic engine. */
  pipeline: string | undefined;
}

/**
 * Asks an org who it is. Any answer shows that it is there; undefined where it doesn't say.
 *
 * @throws ApplicationFailure `Okta.Network`, where nothing answers
 */
export async function assertOrgAnswers(client: OktaClient): Promise<OrgInfo | undefined> {
  try {
    const { body } = await client.request({
      method: 'GET',
      path: '/.well-known/okta-organization',
      bucket: 'other',
      schema: orgSchema,
    });
    return { id: body.id, pipeline: body.pipeline };
  } catch (error) {
    if (error instanceof OktaNetworkError) {
      throw ApplicationFailure.nonRetryable(
        `No Okta org answers at ${client.origin} (${error.reason}): check OKTA_DOMAIN and the network`,
        OktaFailureType.Network,
        { connection: client.connection, reason: error.reason },
      );
    }
    if (error instanceof OktaApiError || error instanceof OktaResponseError) return undefined;
    throw error;
  }
}
