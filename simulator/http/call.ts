import type { IncomingHttpHeaders } from 'node:http';
import type { Origin } from '../org/event-writer.js';
import { invalid, malformedBody, typeMismatch } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import type { AdminRole, User } from '../org/user-store.js';
import type { Bucket } from './rate-limit-tiers.js';

/** One request as a route sees it. */
export interface Call {
  org: Org;
  params: Record<string, string | undefined>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The JSON body, or `undefined` without one. */
  body: unknown;
  /** The org's address as this caller wrote it: links are made of it. */
  baseUrl: string;
  /** Path and query as they came. */
  path: string;
  /** Who acts, with admin roles: the token's owner, or an app that acts for itself. */
  actor: Actor;
  /** The token's owner, if it is a person. */
  user: User | undefined;
  origin: Origin;
}

/** Whoever can hold admin roles. */
export interface Actor {
  readonly id: string;
  roles: AdminRole[];
}

export interface Answer {
  status: number;
  body?: unknown;
  /** HTML instead of JSON, for the pages that people visit. */
  html?: string;
  headers?: Record<string, string | string[]>;
  /** The address of this page and of the next one, for `Link`. */
  links?: { self?: string; next?: string | undefined };
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  operation: string;
  bucket: Bucket;
  /** What an OAuth token has to be good for. */
  scope: string;
  /** Scope that suffices without any admin role for people who read their own record. */
  ownScope?: string;
  /** Whether an API token is no good for it. */
  oauthOnly?(call: Call): boolean;
  handle(call: Call): Answer | Promise<Answer>;
}

/** A route that needs no token, e.g. a page that a mail leads to. */
export interface OpenRoute extends Omit<Route, 'handle' | 'scope' | 'ownScope' | 'oauthOnly'> {
  handle(call: Omit<Call, 'user' | 'actor'>): Answer;
}

export const json = (body: unknown, status = 200): Answer => ({ status, body });
export const noContent = (): Answer => ({ status: 204 });

export function param(call: Pick<Call, 'params'>, name: string): string {
  return call.params[name] ?? '';
}

/** A query parameter that is true or false. */
export function flag(call: Pick<Call, 'query'>, name: string, fallback: boolean): boolean {
  const value = call.query.get(name)?.toLowerCase();
  if (value === undefined) return fallback;
  if (value !== 'true' && value !== 'false') throw typeMismatch(name);
  return value === 'true';
}

/** `limit`, silently capped at the maximum, as Okta does on most endpoints. */
export function limit(call: Pick<Call, 'query'>, fallback: number, max: number): number {
  const value = call.query.get('limit');
  if (value === null) return fallback;
  if (!/^-?\d+$/.test(value)) throw typeMismatch('limit');
  const count = Number(value);
  if (count < 1) throw invalid('limit', 'limit: must be at least 1');
  return Math.min(count, max);
}

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body, which has to be a JSON object. */
export function objectBody(call: Pick<Call, 'body'>): JsonObject {
  if (!isObject(call.body)) throw malformedBody();
  return call.body;
}

/** Whether the caller asks for an answer before the work is done. */
export const respondAsync = (call: Pick<Call, 'headers'>): boolean => {
  const preferences = [call.headers['prefer']].flat().join(',');
  return /(^|,)\s*respond-async\s*(,|;|$)/i.test(preferences);
};
