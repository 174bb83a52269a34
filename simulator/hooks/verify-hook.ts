import type { Origin } from '../org/event-writer.js';
import { hookParty, mostReceivingHooks, type EventHook } from '../org/event-hook-store.js';
import { invalid, notFound } from '../org/okta-error.js';
import type { Org } from '../org/org.js';
import { callReceiver } from './call-receiver.js';

/**
 * Has the endpoint of a hook prove that whoever registered the hook controls it: it has to send a value back.
 *
 * @throws OktaRefusal the endpoint didn't, the org has its fill of hooks, or the hook changed meanwhile
 * @see https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
 */
export async function verifyHook(org: Org, hook: EventHook, origin: Origin): Promise<void> {
  const checkPlace = (): void => {
    if (hook.status === 'ACTIVE' && hook.verificationStatus === 'UNVERIFIED') checkRoom(org);
  };
  checkPlace();
  const { channel } = hook;
  const failure = await challenge(org, hook);
  if (org.eventHooks.get(hook.id) !== hook) throw notFound(hook.id, 'EventHook');
  const outcome = failure === undefined ? undefined : { result: 'FAILURE', reason: failure };
  org.events.write(origin, { type: 'event_hook.verified', target: [hookParty(hook)], ...(outcome && { outcome }) });
  if (failure !== undefined) throw invalid('eventHook', `channel.config.uri: Verification failed: ${failure}`);
  if (hook.channel !== channel) throw invalid('eventHook', 'channel: The event hook has been changed meanwhile');
  // Others may have been verified during the call.
  checkPlace();
  if (hook.verificationStatus === 'VERIFIED') return;
  hook.verificationStatus = 'VERIFIED';
  hook.lastUpdated = org.clock.iso();
  hook.startsAt = org.clock.now() + org.settings.hookStartDelayMs;
}

/** @throws OktaRefusal one more that receives would be too many */
export function checkRoom({ eventHooks }: Org): void {
  if (!eventHooks.full) return;
  throw invalid('eventHook', `eventHook: An org can have ${mostReceivingHooks} active and verified event hooks`);
}

/** @returns what was wrong with the answer, if anything */
async function challenge({ hookIds, settings, closing }: Org, { channel }: EventHook): Promise<string | undefined> {
  const value = hookIds.secret(48);
  const { attempt, body, account } = await callReceiver({
    channel,
    method: 'GET',
    headers: { accept: 'application/json', 'x-okta-verification-challenge': value },
    timeoutMs: settings.hookTimeoutMs,
    signal: closing.signal,
  });
  if (attempt !== 200) return account;
  return sentBack(body) === value ? undefined : "the answer isn't JSON with the challenge's value as verification";
}

function sentBack(body: string): unknown {
  try {
    return (JSON.parse(body) as { verification?: unknown } | null)?.verification;
  } catch {
    return undefined;
  }
}
