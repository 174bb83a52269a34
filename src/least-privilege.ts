import type { Probe } from './actions/define-action.js';
import { actionNames, actions, connectorActionNames } from './actions/index.js';
import { leastScopes } from './scopes.js';

/** A trigger as far as it concerns rights. */
export interface TriggerScopes {
  name: string;
  title: string;
  scopes: string[];
  why: string;
  /** What shows whether a connection may run it: all of them. */
  probes: Probe[];
}

const readsLog: Probe = {
  scope: 'okta.logs.read',
  request: { method: 'GET', path: '/api/v1/logs', bucket: 'logs' },
};
const registersHooks: Probe = {
  scope: 'okta.eventHooks.manage',
  request: { method: 'DELETE', path: '/api/v1/eventHooks/who8tsqyrhCdmetzx135', bucket: 'other' },
};

const trigger = (facts: Omit<TriggerScopes, 'scopes'>): TriggerScopes => ({
  ...facts,
  scopes: facts.probes.map(({ scope }) => scope),
});

/** What the three kinds of trigger ask of Okta. */
export const triggerScopes: readonly TriggerScopes[] = [
  trigger({
    name: 'pollSystemLog',
    title: 'New events, by polling',
    probes: [readsLog],
    why: 'reads the System Log',
  }),
  trigger({
    name: 'eventHook',
    title: 'New events, at once (event hook)',
    probes: [registersHooks, readsLog],
    why: 'registers the hook, and reads behind it what the hook missed; a hook made by hand needs `okta.logs.read` alone',
  }),
  trigger({
    name: 'searchSystemLog',
    title: 'Scheduled search',
    probes: [readsLog],
    why: 'reads the System Log',
  }),
];

/** The least scopes that let the connector's actions and every trigger run; the hook is registered by hand. */
export const leastPrivilege: readonly string[] = leastScopes([
  ...connectorActionNames.flatMap((name) => actions[name].scopes),
  'okta.logs.read',
]);

/** As {@link leastPrivilege}, and event hooks are registered, too. */
export const leastPrivilegeWithHooks: readonly string[] = leastScopes([
  ...leastPrivilege,
  ...triggerScopes.flatMap(({ scopes }) => scopes),
]);

/** As {@link leastPrivilege}, for all actions: those that provisioning needs besides. */
export const provisioningScopes: readonly string[] = leastScopes([
  ...leastPrivilege,
  ...actionNames.flatMap((name) => actions[name].scopes),
]);
