import { isObject, objectBody, type Call, type JsonObject } from '../http/call.js';
import type { HookChannel, HookDefinition, HookHeader } from '../org/event-hook-store.js';
import { isHookEligible } from '../org/hook-eligible.js';
import { invalid, type OktaRefusal } from '../org/okta-error.js';
import { readHookUri } from './event-hook-uri.js';

const mostEventTypes = 300;

/** Headers that belong to the request itself, or to Okta. */
const reservedHeaders = new Set(
  'accept accept-charset accept-encoding connection content-encoding content-length content-type cookie date expect host keep-alive origin proxy-authorization proxy-connection referer te trailer transfer-encoding upgrade user-agent via x-okta-verification-challenge'.split(' '), // prettier-ignore
);

const blank = (field: string): OktaRefusal => invalid(field, `${field}: The field cannot be left blank`);

/**
 * The definition of a hook in a request's body. What Okta decides (id, status, verification, dates) is passed over
 * where it comes along.
 */
export function readHookDefinition(call: Call): HookDefinition {
  const body = objectBody(call);
  const { name, description } = body;
  if (typeof name !== 'string' || name.trim() === '') throw blank('name');
  if (name.length > 255) throw invalid('name', 'name: The field is too long');
  if (description != null && typeof description !== 'string') throw invalid('description', 'description: must be text');
  return {
    name,
    description: description ?? null,
    events: readEvents(objectIn(body, 'events', 'events')),
    channel: readChannel(objectIn(body, 'channel', 'channel')),
  };
}

function objectIn(parent: JsonObject, field: string, path: string): JsonObject {
  const value = parent[field];
  if (!isObject(value)) throw blank(path);
  return value;
}

function readEvents({ type, items, filter }: JsonObject): HookDefinition['events'] {
  if (type !== 'EVENT_TYPE') throw invalid('events.type', 'events.type: must be EVENT_TYPE');
  if (!Array.isArray(items) || items.length === 0) throw blank('events.items');
  if (items.length > mostEventTypes) {
    throw invalid('events.items', `events.items: There can be ${mostEventTypes} event types at most`);
  }
  const wrong = items.filter((item) => typeof item !== 'string' || !isHookEligible(item));
  if (wrong.length > 0) {
    throw invalid('events.items', ...wrong.map((item) => `events.items: ${JSON.stringify(item)} isn't eligible for event hooks`)); // prettier-ignore
  }
  if (filter != null) throw invalid('events.filter', "events.filter: The org doesn't have the feature");
  return { type, items: items as string[] };
}

function readChannel(channel: JsonObject): HookChannel {
  const { type, version } = channel;
  if (type !== 'HTTP') throw invalid('channel.type', 'channel.type: must be HTTP');
  if (version !== '1.0.0') throw invalid('channel.version', 'channel.version: must be 1.0.0');
  const config = objectIn(channel, 'config', 'channel.config');
  const { uri, method, headers, authScheme } = config;
  if (method != null && method !== 'POST')
    throw invalid('channel.config.method', 'channel.config.method: must be POST');
  const readHeaders = headers == null ? [] : readHeaderList(headers);
  const scheme = authScheme == null ? undefined : readAuthScheme(authScheme);
  checkDistinct([...readHeaders, ...(scheme === undefined ? [] : [scheme])]);
  return {
    type,
    version,
    config: { uri: readHookUri(uri), method: 'POST', headers: readHeaders, ...(scheme && { authScheme: scheme }) },
  };
}

function readHeaderList(headers: unknown): HookHeader[] {
  const field = 'channel.config.headers';
  if (!Array.isArray(headers)) throw invalid(field, `${field}: must be a list of keys and values`);
  return headers.map((header: unknown, index) => readHeader(header, `${field}[${index}]`));
}

function readAuthScheme(scheme: unknown): { type: 'HEADER' } & HookHeader {
  const field = 'channel.config.authScheme';
  if (!isObject(scheme) || scheme['type'] !== 'HEADER') throw invalid(`${field}.type`, `${field}.type: must be HEADER`);
  return { type: 'HEADER', ...readHeader(scheme, field) };
}

/** Causes name the header, never its value. */
function readHeader(header: unknown, field: string): HookHeader {
  if (!isObject(header)) throw invalid(field, `${field}: must have a key and a value`);
  const { key, value } = header;
  if (typeof key !== 'string' || key === '') throw blank(`${field}.key`);
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(key)) throw invalid(`${field}.key`, `${field}.key: isn't the name of a header`);
  if (reservedHeaders.has(key.toLowerCase())) throw invalid(`${field}.key`, `${field}.key: ${key} is reserved`);
  if (typeof value !== 'string' || value === '') throw blank(`${field}.value`);
  if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(value))
    throw invalid(`${field}.value`, `${field}.value: can't be sent in a header`);
  return { key, value };
}

function checkDistinct(headers: readonly HookHeader[]): void {
  const names = headers.map(({ key }) => key.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid('channel.config.headers', `channel.config.headers: ${twice} is there twice`);
}
