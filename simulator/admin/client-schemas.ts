import { z } from 'zod';
import { authMethods, clientKinds, grantTypes } from '../oauth/client-store.js';

const redirectUri = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).hash === '', 'is not an absolute URI without a fragment');
const jwk = z.record(z.string(), z.unknown());
const leewaySeconds = z.int().min(0).max(60);
const names = z.array(z.string());

const changeable = {
  authMethod: z.enum(authMethods).optional(),
  redirectUris: z.array(redirectUri).optional(),
  postLogoutRedirectUris: z.array(redirectUri).optional(),
  grantTypes: z.array(z.enum(grantTypes)).min(1).optional(),
  rotation: z.enum(['STATIC', 'ROTATE']).optional(),
  leewaySeconds: leewaySeconds.optional(),
  dpop: z.boolean().optional(),
  pkceRequired: z.boolean().optional(),
  consent: z.enum(['TRUSTED', 'REQUIRED']).optional(),
  rateLimitPercentage: z.number().min(1).max(100).optional(),
  concurrencyPercentage: z.number().min(1).max(100).optional(),
};

export const clientInput = z.strictObject({
  ...changeable,
  kind: z.enum(clientKinds),
  id: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  secret: z.string().min(14).optional(),
  /** Public keys. Without any, an app that needs one gets a pair, and the answer has the private part. */
  keys: z.array(jwk).optional(),
  scopes: names.optional(),
  /** Admin roles of the app itself. */
  roles: names.optional(),
  /** Ids or logins of people who get the app. */
  assign: names.optional(),
});
export type ClientInput = z.output<typeof clientInput>;

export const clientChange = z.strictObject({
  ...changeable,
  grantScopes: names.optional(),
  revokeScopes: names.optional(),
  /** Admin roles in place of those before. */
  roles: names.optional(),
  addKeys: z.array(jwk).optional(),
  /** `kid`s. */
  removeKeys: names.optional(),
  assign: names.optional(),
  unassign: names.optional(),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  /** Ends every token that the client has. */
  revokeTokens: z.literal(true).optional(),
});
export type ClientChange = z.output<typeof clientChange>;
