import { z } from 'zod';
import { faultKinds } from '../http/faults.js';
import { buckets, rateLimitTiers } from '../http/rate-limit-tiers.js';
import { attributeTypes, itemTypes, mutabilities } from '../org/settings.js';

const date = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is not an ISO 8601 date');

export const clockInput = z.strictObject({
  set: date.optional(),
  advanceMs: z.number().optional(),
  frozen: z.boolean().optional(),
  /** Simulated milliseconds a real one. */
  rate: z.number().positive().max(100_000).optional(),
});

const bucketLimits = z.partialRecord(z.enum(buckets), z.int().min(1));
export const rateLimitsInput = z.strictObject({
  tier: z.enum(rateLimitTiers).optional(),
  buckets: bucketLimits.optional(),
  concurrent: z.int().min(1).optional(),
});
export type RateLimitsInput = z.output<typeof rateLimitsInput>;

export const trafficInput = z.strictObject({
  bucket: z.enum(buckets),
  perMinute: z.number().positive().max(100_000),
  /** The part of the bucket that whoever it is may have; all of it without. */
  percentage: z.number().min(1).max(100).optional(),
  forMs: z.number().positive().optional(),
});
export type TrafficInput = z.output<typeof trafficInput>;

export const faultInput = z.strictObject({
  kind: z.enum(faultKinds),
  method: z.string().optional(),
  path: z.string().refine(isPattern, 'is not a regular expression').optional(),
  times: z.int().min(1).optional(),
  skip: z.int().min(0).optional(),
  probability: z.number().min(0).max(1).optional(),
  ms: z.number().min(0).optional(),
  status: z.int().min(400).max(599).optional(),
  errorCode: z.string().optional(),
});

export const logEventsInput = z.strictObject({
  events: z.array(
    z.looseObject({ eventType: z.string().min(1), published: date.optional(), uuid: z.string().optional() }),
  ),
  delayMs: z.number().min(0).optional(),
});
export type LogEventsInput = z.output<typeof logEventsInput>;

export const tokenInput = z.strictObject({
  name: z.string().optional(),
  value: z.string().min(1).optional(),
  /** Id or login of somebody who is there; a new Super Admin without it. */
  owner: z.string().optional(),
  /** Admin roles that the owner gets unless it has some. */
  roles: z.array(z.string()).optional(),
  rateLimitPercentage: z.number().min(1).max(100).optional(),
  concurrencyPercentage: z.number().min(1).max(100).optional(),
});
export type TokenInput = z.output<typeof tokenInput>;

const milliseconds = z.number().min(0);
export const customAttribute = z.strictObject({
  type: z.enum(attributeTypes),
  items: z.enum(itemTypes).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  unique: z.boolean().optional(),
  required: z.boolean().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  oneOf: z.array(z.strictObject({ const: z.union([z.string(), z.number()]), title: z.string() })).optional(),
  mutability: z.enum(mutabilities).optional(),
});
export const settingsInput = z.strictObject({
  searchLagMs: milliseconds.optional(),
  membershipLagMs: milliseconds.optional(),
  transitionMs: milliseconds.optional(),
  ruleLagMs: milliseconds.optional(),
  ruleTargets: z.enum(['fixed', 'editable']).optional(),
  linkedObjectsByApiToken: z.enum(['refused', 'accepted']).optional(),
  customAttributes: z.record(z.string(), customAttribute).optional(),
  activationLinkLifetimeMs: milliseconds.optional(),
  recoveryLinkLifetimeMs: milliseconds.optional(),
  logCursorLifetimeMs: milliseconds.optional(),
  activateProvisioned: z.enum(['E0000016', 'E0000038']).optional(),
  removeNonMember: z.enum(['ok', 'not-found']).optional(),
  reassignApp: z.enum(['ok', 'conflict']).optional(),
  rateLimitHeaders: z.enum(['token', 'org']).optional(),
  maxActiveUsers: z.int().min(0).optional(),
  processingMs: milliseconds.optional(),
  pipeline: z.enum(['idx', 'v1']).optional(),
  accessTokenLifetimeMs: milliseconds.optional(),
  refreshTokenLifetimeMs: milliseconds.optional(),
  codeLifetimeMs: milliseconds.optional(),
  clockSkewMs: milliseconds.optional(),
  dpopNonceLifetimeMs: milliseconds.optional(),
  dpopNonceAcceptedMs: milliseconds.optional(),
  resourceNonce: z.boolean().optional(),
  dpopRefusalStatus: z.literal([400, 401]).optional(),
  insufficientScopeBody: z.enum(['E0000006', 'E0000005', 'none']).optional(),
  roleless: z.enum(['forbidden', 'empty']).optional(),
  clientIdBesideCredentials: z.enum(['accepted', 'refused']).optional(),
  multipleCredentialsStatus: z.literal([400, 401]).optional(),
  staticRefreshToken: z.enum(['returned', 'omitted']).optional(),
  suspendedUserTokens: z.enum(['refused', 'valid']).optional(),
  passwordChangeRevokesTokens: z.boolean().optional(),
  userTokenRequestsPerSecond: z.int().min(0).optional(),
  hookStartDelayMs: milliseconds.optional(),
  hookGatherMs: milliseconds.optional(),
  hookMaxEvents: z.int().min(1).optional(),
  hookTimeoutMs: z.int().min(1).optional(),
  hookEventsPerDay: z.int().min(0).optional(),
});
export type SettingsInput = z.output<typeof settingsInput>;

export const visitInput = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('open-link'),
    link: z.string(),
    password: z.string(),
    /** Whether the person goes on to the dashboard, as people do who set a password. */
    signIn: z.boolean().optional(),
    ipAddress: z.string().optional(),
  }),
  z.strictObject({
    do: z.literal('sign-in'),
    login: z.string(),
    ipAddress: z.string(),
    password: z.string().optional(),
    userAgent: z.string().optional(),
    failure: z.string().optional(),
  }),
  z.strictObject({ do: z.literal('lock-out'), login: z.string() }),
  z.strictObject({
    do: z.literal('authorize'),
    url: z.string().refine((text) => URL.canParse(text), 'is not an absolute URL'),
    login: z.string(),
    password: z.string().optional(),
    consent: z.enum(['allow', 'deny']).optional(),
  }),
]);
export type VisitInput = z.output<typeof visitInput>;

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
