import { covers } from '../oauth/scopes.js';
import { challenge } from '../oauth/access-token.js';
import { forbidden, OktaRefusal } from '../org/okta-error.js';
import type { Settings } from '../org/settings.js';
import type { User } from '../org/user-store.js';
import type { Caller } from './caller.js';
import type { Actor, Answer, Call, Route } from './call.js';

const writers = new Set(['SUPER_ADMIN', 'ORG_ADMIN', 'APP_ADMIN', 'USER_ADMIN', 'HELP_DESK_ADMIN', 'GROUP_MEMBERSHIP_ADMIN']); // prettier-ignore

/** What the caller's admin roles allow: nothing without any, reading with a read-only one. */
function authorize(actor: Actor, method: string): void {
  const roles = actor.roles.map(({ type }) => type);
  if (roles.length === 0) throw forbidden();
  if (method !== 'GET' && !roles.some((role) => writers.has(role))) throw forbidden();
}

/** Only a Super Admin touches people who hold admin roles. */
export function mayTouch(actor: Actor, user: User): void {
  if (user.roles.length > 0 && !isSuperAdmin(actor)) throw forbidden();
}

export const isSuperAdmin = (actor: Actor): boolean => actor.roles.some(({ type }) => type === 'SUPER_ADMIN');

/** What reaches over the whole org is changed by those who administer it as a whole, not parts of it. */
export const forOrgAdmins =
  (handle: Route['handle']): Route['handle'] =>
  (call) => {
    const wholeOrg = isSuperAdmin(call.actor) || call.actor.roles.some(({ type }) => type === 'ORG_ADMIN');
    if (!wholeOrg) throw forbidden();
    return handle(call);
  };

/** Runs a route as far as the scopes of the token and the admin roles of the caller go. */
export async function runPermitted(route: Route, call: Call, caller: Caller): Promise<Answer> {
  const { scopes, scheme, client } = caller;
  if (scopes !== undefined && scheme !== 'SSWS' && !covers(scopes, route.scope)) {
    if (route.ownScope !== undefined && scopes.has(route.ownScope) && isOwnRecord(call)) return route.handle(call);
    throw insufficientScope(route.scope, scheme, call);
  }
  if (route.oauthOnly?.(call) === true && scheme === 'SSWS') throw forbidden();
  const forItself = client !== undefined && call.user === undefined && call.actor.roles.length === 0;
  if (forItself && call.org.settings.roleless === 'empty' && route.method === 'GET') {
    return emptied(await route.handle(call));
  }
  authorize(call.actor, route.method);
  return route.handle(call);
}

function isOwnRecord({ params, user }: Call): boolean {
  const address = params['id'];
  return user !== undefined && (address === 'me' || address === user.id || address === user.data.profile['login']);
}

/** An app without a role sees lists with nothing in them. */
function emptied(answer: Answer): Answer {
  if (!Array.isArray(answer.body)) throw forbidden();
  const { next: _next, ...links } = answer.links ?? {};
  return { ...answer, body: [], links };
}

const bodies: Record<Settings['insufficientScopeBody'], [code: string, summary: string]> = {
  E0000006: ['E0000006', 'You do not have permission to perform the requested action'],
  E0000005: ['E0000005', 'Invalid session'],
  none: ['E0000006', ''],
};

function insufficientScope(scope: string, scheme: 'Bearer' | 'DPoP', call: Call): OktaRefusal {
  const { insufficientScopeBody } = call.org.settings;
  const [code, summary] = bodies[insufficientScopeBody];
  const description = 'The access token provided does not contain the required scopes.';
  const where = { baseUrl: call.baseUrl, path: call.path.split('?', 1)[0] ?? call.path };
  const headers = { 'WWW-Authenticate': challenge(scheme, where, { error: 'insufficient_scope', description, scope }) };
  return new OktaRefusal(403, code, summary, [], headers, insufficientScopeBody === 'none');
}
