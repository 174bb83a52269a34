import { z } from 'zod';

const text = z.string().nullish();

/** Statuses of a user. New ones may appear at any time, so results hold plain strings. */
export const UserStatus = {
  Staged: 'STAGED',
  Provisioned: 'PROVISIONED',
  Active: 'ACTIVE',
  PasswordExpired: 'PASSWORD_EXPIRED',
  LockedOut: 'LOCKED_OUT',
  Recovery: 'RECOVERY',
  Suspended: 'SUSPENDED',
  Deprovisioned: 'DEPROVISIONED',
} as const;

const profile = z.looseObject({
  login: z.string().optional(),
  email: text,
  firstName: text,
  lastName: text,
});

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ */
export const userSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  created: text,
  activated: text,
  statusChanged: text,
  lastLogin: text,
  lastUpdated: text,
  passwordChanged: text,
  transitioningToStatus: text,
  profile,
});
/** An Okta user. Fields that Okta adds are kept. */
export type User = z.output<typeof userSchema>;

/** A user as a list or search gives it: with `fields`, only what was asked for is there. */
export const listedUserSchema = userSchema.partial({ status: true, profile: true });
