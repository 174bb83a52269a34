import { json, type Route } from '../http/call.js';

/** The org has no event hooks, and can't register any: it only says so. */
export const eventHookRoutes: Route[] = [
  {
    method: 'GET',
    path: '/api/v1/eventHooks',
    operation: 'listEventHooks',
    bucket: 'other',
    scope: 'okta.eventHooks.read',
    handle: () => json([]),
  },
];
