import type { EventHook } from '../org/event-hook-store.js';

/** A hook as the API shows it: with all but the secret of its receiver. */
export function eventHookJson(hook: EventHook, baseUrl: string): Record<string, unknown> {
  const { uri, method, headers, authScheme } = hook.channel.config;
  const self = `${baseUrl}/api/v1/eventHooks/${hook.id}`;
  const step = (name: string): Record<string, unknown> => ({
    [name]: { href: `${self}/lifecycle/${name}`, hints: { allow: ['POST'] } },
  });
  const allow = hook.status === 'ACTIVE' ? ['GET', 'PUT'] : ['GET', 'PUT', 'DELETE'];
  return {
    id: hook.id,
    status: hook.status,
    verificationStatus: hook.verificationStatus,
    name: hook.name,
    description: hook.description,
    created: hook.created,
    createdBy: hook.createdBy,
    lastUpdated: hook.lastUpdated,
    events: { ...hook.events, filter: null },
    channel: {
      type: hook.channel.type,
      version: hook.channel.version,
      config: {
        uri,
        headers,
        method,
        ...(authScheme && { authScheme: { type: authScheme.type, key: authScheme.key } }),
      },
    },
    _links: {
      self: { href: self, hints: { allow } },
      ...step('verify'),
      ...step(hook.status === 'ACTIVE' ? 'deactivate' : 'activate'),
    },
  };
}
