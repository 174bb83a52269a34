import { actionNames, actions } from './actions/index.js';
import { leastScopes } from './scopes.js';

/** A trigger as far as it concerns rights. */
export interface TriggerScopes {
  title: string;
  scopes: string[];
  why: string;
}

/** What the three kinds of trigger ask of Okta. */
export const triggerScopes: readonly TriggerScopes[] = [
  {
    title: 'New events, by polling',
    scopes: ['okta.logs.read'],
    why: 'reads the System Log',
  },
  {
    title: 'New events, at once (event hook)',
    scopes: ['okta.eventHooks.manage', 'okta.logs.read'],
    why: 'registers the hook, and reads behind it what the hook missed; a hook made by hand needs `okta.logs.read` alone',
  },
  {
    title: 'Scheduled search',
    scopes: ['okta.logs.read'],
    why: 'reads the System Log',
  },
];

/** The least scopes that let every action and every trigger run; the hook is registered by hand. */
export const leastPrivilege: readonly string[] = leastScopes([
  ...actionNames.flatMap((name) => actions[name].scopes),
  'okta.logs.read',
]);

/** As {@link leastPrivilege}, and event hooks are registered, too. */
export const leastPrivilegeWithHooks: readonly string[] = leastScopes([
  ...leastPrivilege,
  ...triggerScopes.flatMap(({ scopes }) => scopes),
]);
