import { ActionError } from '../actions/action-error.js';
import { OktaFailureType } from '../failures.js';
import { hookProblem } from '../hooks/hook-eligible.js';
import { type LogFilter, parseLogFilter } from '../okta/log-filter.js';
import { type PollSystemLogInput, triggerInputSchema } from '../../workflows/lib/trigger-input.js';
import { isConstant } from '../triggers/template.js';

/**
 * Checks a trigger before it is made; gives what is unwise about it.
 *
 * @throws ActionError `Okta.InvalidInput`, with the fields
 */
export function checkTrigger(trigger: PollSystemLogInput, { isEncrypted }: { isEncrypted: boolean }): string[] {
  const parsed = triggerInputSchema.safeParse(trigger);
  if (!parsed.success) {
    const causes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'trigger'}: ${message}`);
    const paths = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new ActionError(OktaFailureType.InvalidInput, `The trigger is not valid. ${causes.join('. ')}`, { paths });
  }
  const { routes, target, filter, eventTypes, hook } = parsed.data;
  if (hook) assertHookCarries(eventTypes ?? (filter === undefined ? undefined : parseLogFilter(filter)));
  const targets =
    routes?.map((route) => ({ target: route.target, isAll: (route.filter ?? filter) === undefined })) ?? [];
  if (target) targets.push({ target, isAll: filter === undefined });
  const isBusy = targets.some(
    ({ target: to, isAll }) =>
      isAll && eventTypes === undefined && 'signalWithStart' in to && isConstant(to.signalWithStart.workflowId),
  );
  return [...(isEncrypted ? [] : [plainPayloads]), ...(isBusy ? [oneForAll] : [])];
}

/**
 * An event hook is subscribed to types, and doesn't carry all of them.
 *
 * @throws ActionError `Okta.InvalidInput`, with the types
 */
export function assertHookCarries(events: LogFilter | readonly string[] | undefined): void {
  const problem =
    events === undefined
      ? 'an event hook is subscribed to event types: name them by a filter (eventType eq "…") or eventTypes, or poll'
      : hookProblem(events);
  if (problem === undefined) return;
  throw new ActionError(OktaFailureType.InvalidInput, `The trigger can't have a hook: ${problem}`, { paths: ['hook'] });
}

const plainPayloads =
  'No encryption key is configured: whoever may read the Temporal namespace can read the events, with names and addresses of people. ' +
  'Make a key by: temporal-okta key generate';

const oneForAll =
  'All events of the org go to one workflow: a busy stream makes its history grow fast. Name a filter, or a template such as user-{{actor.id}}';
