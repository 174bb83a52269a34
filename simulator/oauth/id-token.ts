import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Org } from '../org/org.js';
import type { User } from '../org/user-store.js';
import type { OAuthClient } from './client-store.js';
import type { OAuthCall } from './oauth-call.js';
import type { Login } from './token-store.js';

const lifetimeSeconds = 3600;

export interface IdTokenFor {
  client: OAuthClient;
  user: User;
  login: Login;
  scopes: readonly string[];
  accessToken: string;
}

/** An ID token as Okta signs it: RS256, the org as issuer, the client as audience. */
export async function createIdToken(
  { org, baseUrl }: OAuthCall,
  { client, user, login, scopes, accessToken }: IdTokenFor,
): Promise<string> {
  const now = Math.floor(org.clock.now() / 1000);
  const { signingKey } = org.oauth;
  return new SignJWT({
    ...claimsOf(org, user, scopes),
    ver: 1,
    iss: baseUrl,
    aud: client.id,
    iat: now,
    exp: now + lifetimeSeconds,
    jti: `ID.${org.ids.secret(43)}`,
    amr: ['pwd'],
    idp: org.orgId,
    sid: login.sessionId,
    auth_time: Math.floor(login.authTime / 1000),
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    ...(login.nonce === undefined ? {} : { nonce: login.nonce }),
  })
    .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid })
    .sign(await signingKey.private());
}

/** What the scopes tell about a user, in ID tokens and at the userinfo endpoint. */
export function claimsOf(org: Org, user: User, scopes: readonly string[]): Record<string, unknown> {
  const { profile, lastUpdated } = user.data;
  const has = (scope: string): boolean => scopes.includes(scope);
  const all: Record<string, unknown> = {
    sub: user.id,
    ...(has('profile') && {
      name: [profile['firstName'], profile['lastName']].filter(Boolean).join(' '),
      given_name: profile['firstName'],
      family_name: profile['lastName'],
      middle_name: profile['middleName'],
      nickname: profile['nickName'],
      preferred_username: profile['login'],
      profile: profile['profileUrl'],
      zoneinfo: profile['timezone'],
      locale: profile['locale'],
      updated_at: Math.floor(Date.parse(lastUpdated) / 1000),
    }),
    ...(has('email') && { email: profile['email'], email_verified: true }),
    ...(has('phone') && { phone_number: profile['primaryPhone'] }),
    ...(has('address') && { address: addressOf(profile) }),
    ...(has('groups') && {
      groups: org.memberships.groupsOf(user.id).flatMap((id) => org.groups.get(id)?.profile.name ?? []),
    }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value != null));
}

function addressOf(profile: Record<string, unknown>): Record<string, unknown> | undefined {
  const parts = {
    street_address: profile['streetAddress'],
    locality: profile['city'],
    region: profile['state'],
    postal_code: profile['zipCode'],
    country: profile['countryCode'],
  };
  const given = Object.entries(parts).filter(([, value]) => value != null);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
