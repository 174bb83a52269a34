import { json, param, type Answer, type Call, type Route } from '../http/call.js';
import { notFound } from '../org/okta-error.js';

/** The org has no event hooks, and can't register any: it only says so. */
const noHook = (call: Call): Answer => {
  throw notFound(param(call, 'eventHookId'), 'EventHook');
};

const path = '/api/v1/eventHooks';
export const eventHookRoutes: Route[] = [
  { method: 'GET', path, operation: 'listEventHooks', bucket: 'other', scope: 'okta.eventHooks.read', handle: () => json([]) }, // prettier-ignore
  { method: 'GET', path: `${path}/:eventHookId`, operation: 'getEventHook', bucket: 'other', scope: 'okta.eventHooks.read', handle: noHook }, // prettier-ignore
  { method: 'DELETE', path: `${path}/:eventHookId`, operation: 'deleteEventHook', bucket: 'other', scope: 'okta.eventHooks.manage', handle: noHook }, // prettier-ignore
];
