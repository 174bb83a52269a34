import { z } from 'zod';
import type { OktaClient } from './client.js';

/** An OAuth application, to which Okta gives a part of each bucket. */
export interface OktaPrincipal {
  clientId: string;
}

const listSchema = z.array(z.looseObject({ principalId: z.string(), defaultPercentage: z.number() }));

/**
 * The part of each bucket, of one, that Okta gives to an application; undefined where nobody has changed it. It needs the scope
 * `okta.principalRateLimits.read`, and a role that may see it.
 *
 * @throws OktaApiError Okta refuses
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/PrincipalRateLimit/
 */
export async function principalRateLimit(client: OktaClient, { clientId }: OktaPrincipal): Promise<number | undefined> {
  const { body } = await client.request({
    method: 'GET',
    path: '/api/v1/principal-rate-limits',
    query: { filter: `principalType eq "OAUTH_CLIENT" and principalId eq "${clientId}"` },
    bucket: 'other',
    schema: listSchema,
  });
  const percentage = body.find(({ principalId }) => principalId === clientId)?.defaultPercentage;
  return percentage === undefined ? undefined : percentage / 100;
}
