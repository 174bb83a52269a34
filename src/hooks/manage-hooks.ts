import { z } from 'zod';
import { ActionError } from '../actions/action-error.js';
import { path } from '../actions/request.js';
import { OktaFailureType } from '../failures.js';
import type { OktaClient, OktaRequest } from '../okta/client.js';
import { OktaApiError } from '../okta/errors.js';
import { type EventHook, eventHookOf, eventHookSchema, type OktaEventHook } from './event-hook.js';
import { checkWantedHook, type WantedHook } from './hook-input.js';

/** What `registerHook` did. */
export interface RegisteredHook {
  hook: EventHook;
  change: 'created' | 'updated';
  /** Whether Okta reached the receiver: it sends nothing before. */
  isVerified: boolean;
  /** What Okta said where it didn't. */
  problem: string | null;
}

/**
 * Registers a hook, or makes the one of that name as it should be (its secret too, which Okta never shows), and has it
 * verified: the receiver has to run. Description, own headers and filters of a hook that exists are kept.
 *
 * @throws ActionError `Okta.InvalidInput`; `Okta.Ambiguous` where several hooks have the name
 * @throws OktaError
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/EventHook/#tag/EventHook/operation/createEventHook
 */
export async function registerHook(client: OktaClient, wanted: WantedHook): Promise<RegisteredHook> {
  checkWantedHook(wanted);
  const known = await findHook(client, (hook) => hook.name === wanted.name, wanted.name);
  const body = hookBody(wanted, known);
  const saved = known
    ? await call(client, { method: 'PUT', path: path`/api/v1/eventHooks/${known.id}`, body })
    : await call(client, { method: 'POST', path: '/api/v1/eventHooks', body });
  if (saved.status === 'INACTIVE') await lifecycle(client, saved.id, 'activate');
  const change = known ? 'updated' : 'created';
  try {
    const hook = eventHookOf(await lifecycle(client, saved.id, 'verify'));
    return { hook, change, isVerified: hook.verificationStatus === 'VERIFIED', problem: null };
  } catch (error) {
    // Okta says so where the receiver doesn't answer as it should.
    if (!(error instanceof OktaApiError) || error.refusal.status !== 400) throw error;
    return { hook: eventHookOf(await get(client, saved.id)), change, isVerified: false, problem: error.message };
  }
}

/**
 * Makes Okta call the receiver of a hook, and look at its answer.
 *
 * @param nameOrId of the hook
 * @throws ActionError `Okta.NotFound`, `Okta.Ambiguous`
 * @throws OktaApiError 400, where the receiver doesn't answer as it should
 */
export async function verifyHook(client: OktaClient, nameOrId: string): Promise<EventHook> {
  return eventHookOf(await lifecycle(client, (await theHook(client, nameOrId)).id, 'verify'));
}

/** The event hooks of the org. */
export async function listHooks(client: OktaClient): Promise<EventHook[]> {
  return (await all(client)).map(eventHookOf);
}

/**
 * Makes a hook inactive; one that is already stays so.
 *
 * @param nameOrId of the hook
 * @throws ActionError `Okta.NotFound`, `Okta.Ambiguous`
 */
export async function deactivateHook(client: OktaClient, nameOrId: string): Promise<EventHook> {
  const hook = await theHook(client, nameOrId);
  return eventHookOf(hook.status === 'INACTIVE' ? hook : await lifecycle(client, hook.id, 'deactivate'));
}

/**
 * Deletes a hook, which Okta takes of inactive ones only, so it is made inactive before. One that is gone already is success.
 *
 * @param nameOrId of the hook
 * @returns whether there was one
 * @throws ActionError `Okta.Ambiguous`
 */
export async function removeHook(client: OktaClient, nameOrId: string): Promise<boolean> {
  const hook = await findHook(client, isCalled(nameOrId), nameOrId);
  if (!hook) return false;
  try {
    if (hook.status !== 'INACTIVE') await lifecycle(client, hook.id, 'deactivate');
    await client.request({
      ...{ method: 'DELETE', path: path`/api/v1/eventHooks/${hook.id}`, bucket: 'other', schema: z.unknown() },
    });
  } catch (error) {
    if (!(error instanceof OktaApiError) || error.refusal.status !== 404) throw error;
  }
  return true;
}

const isCalled =
  (nameOrId: string) =>
  ({ id, name }: OktaEventHook): boolean =>
    id === nameOrId || name === nameOrId;

async function theHook(client: OktaClient, nameOrId: string): Promise<OktaEventHook> {
  const hook = await findHook(client, isCalled(nameOrId), nameOrId);
  if (hook) return hook;
  throw new ActionError(
    OktaFailureType.NotFound,
    `There is no event hook "${nameOrId}" in the org at ${client.origin}`,
  );
}

async function findHook(
  client: OktaClient,
  fits: (hook: OktaEventHook) => boolean,
  called: string,
): Promise<OktaEventHook | undefined> {
  const found = (await all(client)).filter(fits);
  if (found.length < 2) return found[0];
  const ids = found.map(({ id }) => id);
  throw new ActionError(
    OktaFailureType.Ambiguous,
    `${String(found.length)} event hooks are called "${called}" (${ids.join(', ')}): remove what is too much by its id`,
    { ids },
  );
}

async function all(client: OktaClient): Promise<OktaEventHook[]> {
  const hooks: OktaEventHook[] = [];
  const schema = z.array(eventHookSchema);
  for await (const { body } of client.pages({ method: 'GET', path: '/api/v1/eventHooks', bucket: 'other', schema })) {
    hooks.push(...body);
  }
  return hooks;
}

const get = (client: OktaClient, id: string): Promise<OktaEventHook> =>
  call(client, { method: 'GET', path: path`/api/v1/eventHooks/${id}` });

const lifecycle = (client: OktaClient, id: string, step: 'activate' | 'deactivate' | 'verify') =>
  call(client, { method: 'POST', path: path`/api/v1/eventHooks/${id}/lifecycle/${step}` });

async function call(
  client: OktaClient,
  request: Pick<OktaRequest<unknown>, 'method' | 'path' | 'body'>,
): Promise<OktaEventHook> {
  return (await client.request({ ...request, bucket: 'other', schema: eventHookSchema })).body;
}

/** PUT replaces the whole hook, so what isn't ours to say is sent back as it was. */
function hookBody({ name, url, events, secret, headerName }: WantedHook, known: OktaEventHook | undefined): object {
  const items = [...new Set(events)];
  const filters = known?.events.filter?.eventFilterMap?.filter(({ event }) => items.includes(event)) ?? [];
  const headers = known?.channel.config.headers ?? [];
  return {
    name,
    ...(known?.description == null ? {} : { description: known.description }),
    events: {
      ...{ type: 'EVENT_TYPE', items },
      ...(filters.length === 0 ? {} : { filter: { ...known?.events.filter, eventFilterMap: filters } }),
    },
    channel: {
      ...{ type: 'HTTP', version: '1.0.0' },
      config: {
        ...{ uri: url, method: 'POST', headers },
        authScheme: { type: 'HEADER', key: headerName ?? 'Authorization', value: secret },
      },
    },
  };
}
