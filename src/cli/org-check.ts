import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { OktaFailureType } from '../failures.js';
import type { OktaClient } from '../okta/client.js';
import { OktaApiError, OktaNetworkError, OktaResponseError } from '../okta/errors.js';

/**
 * Makes sure that something answers where an org should be; whatever it says shows that.
 *
 * @param client one that sends no credential
 * @throws ApplicationFailure `Okta.Network`, where nothing answers
 */
export async function assertOrgAnswers(client: OktaClient): Promise<void> {
  try {
    await client.request({
      method: 'GET',
      path: '/.well-known/okta-organization',
      bucket: 'other',
      schema: z.unknown(),
    });
  } catch (error) {
    if (error instanceof OktaNetworkError) {
      throw ApplicationFailure.nonRetryable(
        `No Okta org answers at ${client.origin} (${error.reason}): check the connection "${client.connection}" (its domain, or OKTA_DOMAIN) and the network`,
        OktaFailureType.Network,
        { connection: client.connection, reason: error.reason },
      );
    }
    if (!(error instanceof OktaApiError || error instanceof OktaResponseError)) throw error;
  }
}
