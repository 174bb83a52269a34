import { defaultHookSettings, type HookSettings } from '../hooks/hook-settings.js';
import { defaultOAuthSettings, type OAuthSettings } from '../oauth/oauth-settings.js';

export const attributeTypes = ['string', 'number', 'integer', 'boolean', 'array'] as const;
export const itemTypes = ['string', 'number', 'integer'] as const;
export const mutabilities = ['READ_WRITE', 'READ_ONLY', 'IMMUTABLE'] as const;

/** A custom attribute of a user schema. */
export interface CustomAttribute {
  type: (typeof attributeTypes)[number];
  items?: (typeof itemTypes)[number] | undefined;
  title?: string | undefined;
  description?: string | undefined;
  unique?: boolean | undefined;
  required?: boolean | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  enum?: (string | number)[] | undefined;
  /** Titles of the values. */
  oneOf?: { const: string | number; title: string }[] | undefined;
  /** Whether the API may change it; READ_WRITE unless it is given. */
  mutability?: (typeof mutabilities)[number] | undefined;
}

/** Behaviour of the org that tests turn. What Okta leaves open can be had both ways. */
export interface Settings extends OAuthSettings, HookSettings {
  /** How long searches and filters show the state before a change. */
  searchLagMs: number;
  /** How long member lists and groups of a user show the state before a change. */
  membershipLagMs: number;
  /** How long activation and deactivation go on after the answer (`transitioningToStatus`). */
  transitionMs: number;
  /** How long after a change of a profile, a membership or a rule the group rules take effect. */
  ruleLagMs: number;
  /** Whether a rule can be given other groups, as in newer orgs. */
  ruleTargets: 'fixed' | 'editable';
  /** Whether an API token may set the value of a linked object, which Okta's reference leaves to OAuth tokens. */
  linkedObjectsByApiToken: 'refused' | 'accepted';
  /** Custom attributes of the default user type, by name. */
  customAttributes: Record<string, CustomAttribute>;
  activationLinkLifetimeMs: number;
  recoveryLinkLifetimeMs: number;
  /** How long a System Log cursor can be used; 0 for as long as the log reaches back. */
  logCursorLifetimeMs: number;
  /** Code of activating a user who is PROVISIONED already. */
  activateProvisioned: 'E0000016' | 'E0000038';
  /** Whether removing somebody who is no member is fine or answered with 404. */
  removeNonMember: 'ok' | 'not-found';
  /** Whether assigning an app anew is fine or answered with 409. */
  reassignApp: 'ok' | 'conflict';
  /** Whether the rate limit headers show the share of the token or the bucket of the org. */
  rateLimitHeaders: 'token' | 'org';
  /** How long each call of the API is under way, in simulated time: what counts for the limit on concurrent calls. */
  processingMs: number;
  /** Users that may be active at once; 10 in an Integrator org, 0 for no limit. */
  maxActiveUsers: number;
  /** The engine that the org says it runs: Identity Engine or Classic. */
  pipeline: 'idx' | 'v1';
}

const day = 86_400_000;

export const defaultSettings = (): Settings => ({
  searchLagMs: 0,
  membershipLagMs: 0,
  transitionMs: 0,
  ruleLagMs: 500,
  ruleTargets: 'fixed',
  linkedObjectsByApiToken: 'refused',
  customAttributes: {},
  activationLinkLifetimeMs: 7 * day,
  recoveryLinkLifetimeMs: 3_600_000,
  logCursorLifetimeMs: 0,
  activateProvisioned: 'E0000016',
  removeNonMember: 'ok',
  reassignApp: 'ok',
  rateLimitHeaders: 'token',
  processingMs: 0,
  maxActiveUsers: 0,
  pipeline: 'idx',
  ...defaultOAuthSettings(),
  ...defaultHookSettings(),
});
