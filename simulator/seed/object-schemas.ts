import { z } from 'zod';
import { groupTypes } from '../org/group-store.js';
import { userStatuses } from '../org/user-store.js';

const id = z.string().min(1);
const isoDate = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is not an ISO 8601 date');
const nullableDate = isoDate.nullable().optional();

/** A user in Okta's own format; fields that we don't know are kept. */
export const userObject = z.looseObject({
  id: id.optional(),
  status: z.enum(userStatuses).optional(),
  created: isoDate.optional(),
  activated: nullableDate,
  statusChanged: nullableDate,
  lastLogin: nullableDate,
  lastUpdated: isoDate.optional(),
  passwordChanged: nullableDate,
  type: z.looseObject({ id }).optional(),
  profile: z.looseObject({ login: z.string().min(1) }),
  credentials: z
    .looseObject({
      password: z.looseObject({ value: z.string().optional() }).optional(),
      provider: z.looseObject({ type: z.string(), name: z.string() }).optional(),
    })
    .optional(),
});
export type UserObject = z.output<typeof userObject>;

export const groupObject = z.looseObject({
  id: id.optional(),
  type: z.enum(groupTypes).optional(),
  created: isoDate.optional(),
  lastUpdated: isoDate.optional(),
  lastMembershipUpdated: isoDate.optional(),
  objectClass: z.array(z.string()).optional(),
  profile: z.looseObject({ name: z.string().min(1), description: z.string().nullable().optional() }),
});
export type GroupObject = z.output<typeof groupObject>;

export const appObject = z.looseObject({
  id: id.optional(),
  name: z.string().optional(),
  label: z.string().min(1),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  signOnMode: z.string().optional(),
  visibility: z
    .looseObject({
      hide: z.looseObject({ web: z.boolean() }).catchall(z.boolean()),
      appLinks: z.record(z.string(), z.boolean()),
    })
    .optional(),
});
export type AppObject = z.output<typeof appObject>;

export const logEventObject = z.looseObject({
  uuid: id,
  published: isoDate,
  eventType: z.string().min(1),
});

export const membershipObject = z.strictObject({ groupId: id, userId: id });
export const assignmentObject = z.union([
  z.strictObject({ appId: id, userId: id, userName: z.string().optional() }),
  z.strictObject({ appId: id, groupId: id }),
]);

/** A whole org, or parts of it. */
export const orgObject = z.strictObject({
  users: z.array(userObject).optional(),
  groups: z.array(groupObject).optional(),
  apps: z.array(appObject).optional(),
  logEvents: z.array(logEventObject).optional(),
  memberships: z.array(membershipObject).optional(),
  assignments: z.array(assignmentObject).optional(),
});
