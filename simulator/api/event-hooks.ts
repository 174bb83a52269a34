import { isDeepStrictEqual } from 'node:util';
import { checkRoom, verifyHook } from '../hooks/verify-hook.js';
import { json, noContent, param, type Answer, type Call, type Route } from '../http/call.js';
import { isSuperAdmin } from '../http/permission.js';
import { hookParty, type EventHook } from '../org/event-hook-store.js';
import type { EventTypeName } from '../org/event-types.js';
import { forbidden, invalid, notFound } from '../org/okta-error.js';
import { readHookDefinition } from './event-hook-input.js';
import { eventHookJson } from './event-hook-json.js';

function hookById(call: Call): EventHook {
  const id = param(call, 'eventHookId');
  const hook = call.org.eventHooks.get(id);
  if (hook === undefined) throw notFound(id, 'EventHook');
  return hook;
}

const show = (call: Call, hook: EventHook): Answer => json(eventHookJson(hook, call.baseUrl));

function note({ org, origin }: Call, hook: EventHook, type: EventTypeName): void {
  org.events.write(origin, { type, target: [hookParty(hook)] });
}

function listHooks(call: Call): Answer {
  return json([...call.org.eventHooks.all()].map((hook) => eventHookJson(hook, call.baseUrl)));
}

function createHook(call: Call): Answer {
  const { org } = call;
  const definition = readHookDefinition(call);
  const at = org.clock.iso();
  const hook: EventHook = {
    ...definition,
    id: org.ids.object('who'),
    created: at,
    createdBy: call.actor.id,
    lastUpdated: at,
    status: 'ACTIVE',
    verificationStatus: 'UNVERIFIED',
    startsAt: startOf(call),
  };
  org.eventHooks.add(hook);
  note(call, hook, 'event_hook.created');
  return show(call, hook);
}

/** Replaces all that a caller decides. An endpoint that isn't quite the same has to prove itself anew. */
function replaceHook(call: Call): Answer {
  const hook = hookById(call);
  const { channel, ...definition } = readHookDefinition(call);
  Object.assign(hook, definition, { lastUpdated: call.org.clock.iso(), startsAt: startOf(call) });
  if (!isDeepStrictEqual(channel, hook.channel)) {
    hook.channel = channel;
    hook.verificationStatus = 'UNVERIFIED';
  }
  note(call, hook, 'event_hook.updated');
  return show(call, hook);
}

function deleteHook(call: Call): Answer {
  const hook = hookById(call);
  if (hook.status === 'ACTIVE') throw invalid('status', 'status: An active event hook has to be deactivated first');
  call.org.eventHooks.remove(hook);
  note(call, hook, 'event_hook.deleted');
  return noContent();
}

async function verify(call: Call): Promise<Answer> {
  const hook = hookById(call);
  await verifyHook(call.org, hook, call.origin);
  return show(call, hook);
}

/** Activates or deactivates; a repeat changes nothing. */
function setStatus(call: Call, status: EventHook['status']): Answer {
  const hook = hookById(call);
  if (hook.status === status) return show(call, hook);
  if (status === 'ACTIVE' && hook.verificationStatus === 'VERIFIED') checkRoom(call.org);
  Object.assign(hook, { status, lastUpdated: call.org.clock.iso(), startsAt: startOf(call) });
  note(call, hook, status === 'ACTIVE' ? 'event_hook.activated' : 'event_hook.deactivated');
  return show(call, hook);
}

/** New and changed hooks take their time. */
const startOf = ({ org }: Call): number => org.clock.now() + org.settings.hookStartDelayMs;

/** Only a Super Admin configures hooks, whatever they may do otherwise. */
const guarded =
  (handle: Route['handle']): Route['handle'] =>
  (call) => {
    if (!isSuperAdmin(call.actor)) throw forbidden();
    return handle(call);
  };

const path = '/api/v1/eventHooks';
const one = `${path}/:eventHookId`;
const reading = { bucket: 'other', scope: 'okta.eventHooks.read' } as const;
const changing = { bucket: 'other', scope: 'okta.eventHooks.manage' } as const;
const step = (name: string, operation: string, handle: Route['handle']): Route => {
  return { ...changing, method: 'POST', path: `${one}/lifecycle/${name}`, operation, handle: guarded(handle) };
};
export const eventHookRoutes: Route[] = [
  { ...reading, method: 'GET', path, operation: 'listEventHooks', handle: listHooks },
  { ...reading, method: 'GET', path: one, operation: 'getEventHook', handle: (call) => show(call, hookById(call)) },
  { ...changing, method: 'POST', path, operation: 'createEventHook', handle: guarded(createHook) },
  { ...changing, method: 'PUT', path: one, operation: 'replaceEventHook', handle: guarded(replaceHook) },
  { ...changing, method: 'DELETE', path: one, operation: 'deleteEventHook', handle: guarded(deleteHook) },
  step('verify', 'verifyEventHook', verify),
  step('activate', 'activateEventHook', (call) => setStatus(call, 'ACTIVE')),
  step('deactivate', 'deactivateEventHook', (call) => setStatus(call, 'INACTIVE')),
];
