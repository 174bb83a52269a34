import { Context } from '@temporalio/activity';
import { ActionError } from '../src/actions/action-error.js';
import type { Action } from '../src/actions/define-action.js';
import { OktaFailureType } from '../src/failures.js';
import type { OktaClient } from '../src/okta/client.js';
import { covers } from '../src/scopes.js';

/**
 * Says before the call that a scope is known to be missing; a `manage` scope reads, too.
 *
 * @throws ActionError `Okta.Permission` that names the scopes
 */
export async function assertGranted(
  { name, scopesOf }: Action,
  input: Record<string, unknown>,
  client: OktaClient,
): Promise<void> {
  const scopes = scopesOf(input);
  const { cancellationSignal } = Context.current();
  const lacks = (granted: readonly string[] | undefined): boolean =>
    granted !== undefined && !scopes.some((scope) => covers(granted, scope));
  if (!lacks(await client.grantedScopes(cancellationSignal))) return;
  // Granted since, or brought by a login since: the next token may have it.
  const granted = await client.grantedScopes(cancellationSignal, true);
  if (!lacks(granted)) return;
  throw new ActionError(
    OktaFailureType.Permission,
    `The connection has no scope for it: it needs ${scopes.join(' or ')}. Grant it to the application, add it to the ` +
      `connection's scopes, and log in again where somebody has logged in (temporal-okta connection login)`,
    { action: name, missingScopes: scopes, grantedScopes: [...(granted ?? [])] },
  );
}
