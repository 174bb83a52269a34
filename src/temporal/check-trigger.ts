import { ActionError } from '../actions/action-error.js';
import { OktaFailureType } from '../failures.js';
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
  const { routes, target, filter, eventTypes } = parsed.data;
  const targets =
    routes?.map((route) => ({ target: route.target, isAll: (route.filter ?? filter) === undefined })) ?? [];
  if (target) targets.push({ target, isAll: filter === undefined });
  const isBusy = targets.some(
    ({ target: to, isAll }) =>
      isAll && eventTypes === undefined && 'signalWithStart' in to && isConstant(to.signalWithStart.workflowId),
  );
  return [...(isEncrypted ? [] : [plainPayloads]), ...(isBusy ? [oneForAll] : [])];
}

const plainPayloads =
  'No encryption key is configured: whoever may read the Temporal namespace can read the events, with names and addresses of people. ' +
  'Make a key by: temporal-okta key generate';

const oneForAll =
  'All events of the org go to one workflow: a busy stream makes its history grow fast. Name a filter, or a template such as user-{{actor.id}}';
