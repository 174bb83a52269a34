import { z } from 'zod';

const text = z.string().nullish();

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserGrant/ */
export const grantSchema = z.looseObject({
  id: z.string(),
  status: text,
  scopeId: text,
  clientId: text,
  userId: text,
  issuer: text,
  source: text,
  created: text,
  lastUpdated: text,
});
/** What a user has consented to. Fields that Okta adds are kept. */
export type Grant = z.output<typeof grantSchema>;

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/ */
export const userClientSchema = z.looseObject({
  client_id: z.string(),
  client_name: text,
  client_uri: text,
  logo_uri: text,
});
/** A client that has a grant or a token of a user. Fields that Okta adds are kept. */
export type UserClient = z.output<typeof userClientSchema>;
