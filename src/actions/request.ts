import { z } from 'zod';
import { appSchema, appUserSchema } from './schemas/app.js';
import { groupSchema } from './schemas/group.js';
import { userSchema } from './schemas/user.js';

/**
 * Okta's rate-limit buckets, by the paths that share one.
 * @see https://developer.okta.com/docs/reference/rl-global-mgmt/
 */
export type Bucket =
  'users' | 'user-read' | 'user-write' | 'groups' | 'group' | 'apps' | 'app' | 'logs' | 'oauth' | 'other';

export type QueryValue = string | number | boolean | undefined;

/** One call of Okta's API. Query values that are undefined are left out. */
export interface ActionRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the org's address, pieces encoded by {@link path}. */
  path: string;
  query?: Record<string, QueryValue>;
  body?: unknown;
  headers?: Record<string, string>;
  /** The bucket that this call draws on, where it isn't the action's own. */
  bucket?: Bucket;
  /** The shape of the answer, where it isn't the action's own result. */
  schema?: z.ZodType;
}

/** What Okta answered, as far as an action may look at it. */
export interface ActionResponse {
  status: number;
  body: unknown;
  etag?: string | undefined;
  /** The `rel="next"` link. */
  next?: string | undefined;
  requestId?: string | undefined;
}

/** Template tag that encodes every piece of a path. */
export function path(strings: TemplateStringsArray, ...pieces: string[]): string {
  return strings.reduce((done, text, at) => done + encodeURIComponent(pieces[at - 1] ?? '') + text);
}

/** Quotes a value for Okta's search and filter expressions. */
export const quoted = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&')}"`;

/** Reads a user by id or login: consistent, unlike search. */
export const readUser = (userId: string): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/users/${userId}`,
  bucket: 'user-read',
  schema: userSchema,
});

/** Reads a group by id. */
export const readGroup = (groupId: string): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/groups/${groupId}`,
  bucket: 'group',
  schema: groupSchema,
});

/** Reads the groups of a user, in pages. */
export const readGroupsOf = (userId: string): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/users/${userId}/groups`,
  bucket: 'other',
  schema: z.array(groupSchema),
});

/** Reads an application by id. */
export const readApp = (appId: string): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/apps/${appId}`,
  bucket: 'app',
  schema: appSchema,
});

/** Reads the assignment of a user to an application. */
export const readAppUser = ({ appId, userId }: { appId: string; userId: string }): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/apps/${appId}/users/${userId}`,
  bucket: 'apps',
  schema: appUserSchema,
});

/** Reads the administrator roles of a user. */
export const readRolesOf = (userId: string): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/users/${userId}/roles`,
  bucket: 'other',
});
