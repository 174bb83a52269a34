import { type ActionName, actions } from '../../src/actions/index.js';
import type { Action } from '../../src/actions/define-action.js';
import type { OktaActivities, TracedOktaActivities } from '../okta.js';
import type { Effect } from './messages.js';

/** Fields of inputs that hold secrets, or say only how an answer is given. */
const unrecorded: ReadonlySet<string> = new Set(['connection', 'credentials', 'maximumAttempts', 'reveal', 'seal']);

/** Okta's actions as ever; what a call changed, or may have changed, is told to `record`. */
export function recordingEffects(
  plain: OktaActivities,
  traced: TracedOktaActivities,
  record: (effect: Omit<Effect, 'step'>) => void,
): OktaActivities {
  const call = async (action: ActionName, input: object): Promise<unknown> => {
    const { result, calls } = await (traced[action] as (input: object) => ReturnType<TracedOktaActivities[ActionName]>)(
      input,
    );
    const changes = calls.filter(({ method, status }) => method !== 'GET' && (status === null || status < 400));
    if (changes.length > 0) record({ action, input: recorded(input), calls: changes });
    return result;
  };
  const isRead = (name: ActionName): boolean => (actions[name] as unknown as Action).definition.retry === 'read';
  const names = Object.keys(plain) as ActionName[];
  return Object.fromEntries(
    names.map((name) => [name, isRead(name) ? plain[name] : (input: object) => call(name, input)]),
  ) as unknown as OktaActivities;
}

const recorded = (input: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([field]) => !unrecorded.has(field)));
