import { z } from 'zod';
import { defaultLimits } from '../okta/gate/limits.js';
import { isProtected } from './loopback.js';
import { configuredDomain } from './okta-domain.js';
import { redirectUriProblem } from './redirect-uri.js';
import { authorizationCodeScopes, clientCredentialsScopes } from './scope-list.js';
import { secretPattern, secretProblem } from './secret-reference.js';
import { listError, mappingError, numberError, switchError, textError } from './wrong-type.js';

/** Text with a rule: `problem` says what is wrong with it. */
const text = (example: string, problem: (value: string) => string | undefined) =>
  z.string({ error: textError(example) }).superRefine((value, context) => {
    const message = problem(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const secret = (description: string) =>
  text('env:NAME', secretProblem).meta({
    description: `${description}: env:NAME or file:PATH, never the secret itself`,
    pattern: secretPattern,
  });

export const namePattern = '^[A-Za-z0-9._-]{1,64}$';

const identifier = (example: string) =>
  text(example, (value) => {
    if (/^(env|file):/.test(value)) return `is no secret and is taken as it stands: write e.g. ${example}`;
    return /^[\x21-\x7e]{1,100}$/.test(value) ? undefined : `holds characters that no id has: write e.g. ${example}`;
  });

const shortName = (example: string) =>
  text(example, (value) =>
    new RegExp(namePattern).test(value)
      ? undefined
      : `must be 1 to 64 letters, digits, ".", "_" or "-": write e.g. ${example}`,
  ).meta({ pattern: namePattern });

const clientId = identifier('0oa1b2c3d4E5f6G7h8i9').meta({ description: 'Client ID of the app, from its General tab' });
const keyId = identifier('k1').meta({ description: 'Key ID (kid), as Okta shows it beside the public key' });
const privateKey = secret('Private key (PEM or JWK)');
const passphrase = secret('Passphrase of an encrypted private key');
const dpop = z.boolean({ error: switchError }).default(true).meta({
  description: "Offer a DPoP proof; Okta's answer decides whether tokens are bound to it",
});

const apiToken = z
  .strictObject({ token: secret('API token (SSWS)') }, { error: mappingError('token: env:NAME') })
  .meta({ description: 'API token: it has the rights of the administrator who made it' });

const clientCredentials = z
  .strictObject(
    {
      clientId,
      scopes: clientCredentialsScopes,
      keyId: keyId.optional(),
      privateKey: privateKey.optional(),
      passphrase: passphrase.optional(),
      keys: z
        .array(
          z.strictObject(
            { keyId, privateKey, passphrase: passphrase.optional() },
            { error: mappingError('{ keyId: k1, privateKey: env:NAME }') },
          ),
          { error: listError('- { keyId: k1, privateKey: env:NAME }') },
        )
        .min(1, 'is empty: write e.g. - { keyId: k1, privateKey: env:NAME }')
        .max(50, 'is too long: an app has at most 50 keys')
        .optional()
        .meta({ description: 'Several keys, for rotation: the first signs; the next is tried when Okta rejects it' }),
      dpop,
    },
    { error: mappingError('clientId, scopes, keyId and privateKey') },
  )
  .meta({
    description: 'API service app with private_key_jwt: no person takes part',
    oneOf: [{ required: ['keyId', 'privateKey'] }, { required: ['keys'] }],
  });

const authorizationCode = z
  .strictObject(
    {
      clientId,
      clientSecret: secret('Client secret'),
      redirectUri: text('http://127.0.0.1:8910/callback', redirectUriProblem).meta({
        description: 'Sign-in redirect URI, exactly as it is registered: https, or http to a loopback address',
        format: 'uri',
      }),
      scopes: authorizationCodeScopes,
      dpop,
    },
    { error: mappingError('clientId, clientSecret, redirectUri and scopes') },
  )
  .meta({ description: 'OIDC web application: acts for the person who signs in; needs encryption' });

/** A part of one, between two bounds. */
const part = (example: number, { from, to }: { from: number; to: number }) =>
  z
    .number({ error: numberError(String(example)) })
    .refine((value) => value >= from && value <= to, {
      error: `must be a part of one, from ${String(from)} to ${String(to)}: write e.g. ${String(example)}`,
    })
    .meta({ minimum: from, maximum: to });

const limits = z
  .strictObject(
    {
      share: part(0.5, { from: 0.01, to: 1 })
        .default(defaultLimits.share)
        .meta({ description: "The most of each of the org's rate limits that all workers together use" }),
      reserve: part(0.1, { from: 0, to: 0.9 })
        .default(defaultLimits.reserve)
        .meta({ description: 'The part of it that bulk work leaves to others' }),
    },
    { error: mappingError('share and reserve') },
  )
  .meta({ description: "How much of the org's rate limits may be used; the same for all connections of an org" });

const domain = text('acme.okta.com', (value) => {
  try {
    configuredDomain(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'is not a host name';
  }
}).meta({ description: 'Host name of the org, e.g. acme.okta.com; http:// to a loopback address for tests' });

/** The three ways to authenticate: a connection has one of them. */
export const authModes = ['apiToken', 'clientCredentials', 'authorizationCode'] as const;

function originProblem(value: string): string | undefined {
  const cure = 'write e.g. https://hr.example.com';
  if (!URL.canParse(value)) return `is no address: ${cure}`;
  const url = new URL(value);
  if (url.origin !== value) return `is more than scheme, host and port: ${cure}`;
  if (isProtected(url)) return undefined;
  return `is no https address, and the secret would be sent in clear: ${cure}`;
}

const feed = z
  .strictObject(
    {
      origin: text('https://hr.example.com', originProblem).meta({
        description: 'Address that gets the authorization, without a path; no other one does',
      }),
      authorization: secret('The whole header Authorization (Bearer …, Basic …)'),
    },
    { error: mappingError('origin and authorization') },
  )
  .meta({ description: 'What feeds of HR at an https address are fetched with' });

const connection = z
  .strictObject(
    {
      domain,
      apiToken: apiToken.optional(),
      clientCredentials: clientCredentials.optional(),
      authorizationCode: authorizationCode.optional(),
      limits: limits.optional(),
      provisioning: text('./provisioning.yaml', (value) =>
        value.trim() === '' ? 'names no file: write e.g. ./provisioning.yaml' : undefined,
      )
        .optional()
        .meta({ description: 'File with the provisioning settings of HR; a relative path starts from this file' }),
      feed: feed.optional(),
    },
    { error: mappingError('domain and apiToken, clientCredentials or authorizationCode') },
  )
  .meta({ oneOf: authModes.map((mode) => ({ required: [mode] })) });

const encryption = z
  .strictObject(
    {
      keys: z
        .array(
          z.strictObject(
            {
              id: shortName('"2026-11"').meta({ description: 'Name of the key, kept beside what it encrypted' }),
              secret: secret('The key'),
            },
            { error: mappingError('{ id: "2026-11", secret: env:NAME }') },
          ),
          { error: listError('- { id: "2026-11", secret: env:NAME }') },
        )
        .min(1, 'is empty: write e.g. - { id: "2026-11", secret: env:NAME }')
        .meta({ description: 'The first encrypts, all decrypt' }),
    },
    { error: mappingError('keys') },
  )
  .meta({ description: 'Encryption of what Temporal stores' });

const evidence = z
  .strictObject(
    {
      keyId: shortName('evidence-2026').meta({
        description: 'Name of the key (kid), by which verifiers find its public half',
      }),
      privateKey: secret('Private key (PEM or JWK): Ed25519, EC or RSA'),
    },
    { error: mappingError('keyId and privateKey') },
  )
  .meta({ description: 'What evidence of leavers is signed with' });

/** What `temporal-okta.yaml` may hold. Rules between fields are in `conflicts.ts`. */
export const configSchema = z
  .strictObject(
    {
      connections: z.record(z.string(), connection, { error: mappingError('acme: { domain: …, apiToken: … }') }).meta({
        description: 'The Okta orgs, by the name that actions and workflows use',
        propertyNames: { type: 'string', pattern: namePattern },
        minProperties: 1,
      }),
      encryption: encryption.optional(),
      evidence: evidence.optional(),
    },
    { error: mappingError('connections') },
  )
  .meta({ title: 'temporal-okta.yaml', description: 'Connections of temporal-okta' });

export type ConfigData = z.output<typeof configSchema>;
export type ConnectionData = ConfigData['connections'][string];
