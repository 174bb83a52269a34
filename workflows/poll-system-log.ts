import { ApplicationFailure, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { z } from 'zod';
import { OktaFailureType } from '../src/failures.js';
import { checkedInput } from './lib/checked-input.js';
import { tagWorkflow } from './lib/tag-workflow.js';
import { Trigger } from './lib/trigger.js';
import {
  configOf,
  type PollSystemLogInput,
  settingsSchema,
  sinceField,
  timeOf,
  triggerInputSchema,
  type TriggerSettings,
} from './lib/trigger-input.js';
import { startAt } from './lib/trigger-state.js';
import {
  certifyTriggerUpdate,
  deadLettersQuery,
  hookDeliveredSignal,
  pauseTriggerUpdate,
  pollNowSignal,
  reconfigureTriggerUpdate,
  redeliverUpdate,
  resumeTriggerUpdate,
  rewindTriggerUpdate,
  type TriggerChangeRequest,
  triggerStatusQuery,
} from './messages.js';

const requestSchema = z.strictObject({ by: z.string().min(1).max(200), reason: z.string().max(1000).optional() });

/**
 * A trigger: follows the System Log and hands each matching event to workflows: at least once, in the log's order, nothing lost.
 *
 * Started once for each trigger, under the id `okta-trigger:<connection>:<name>`. It waits for events, in an activity of the
 * queue `<task queue>-triggers`, and for changes: updates pause, resume, reconfigure and rewind it, and deliver dead letters
 * again. It runs until it is cancelled, and undoes nothing. While Okta or the target's namespace can't be reached it keeps its
 * place and tries again; so it does when its connection is taken out of the configuration, or a secret of it, after it has
 * polled. What can't work (a filter that Okta refuses, a connection that was never there) fails it.
 */
export async function pollSystemLog(given: PollSystemLogInput): Promise<never> {
  const {
    connection,
    name,
    settleSeconds,
    since,
    pollsPerRun = Infinity,
    state,
    ...settings
  } = checkedInput(triggerInputSchema, given);
  const startMs = workflowInfo().startTime.getTime();
  const trigger = new Trigger(
    { connection, name, settleSeconds },
    state ?? startAt(configOf(settings), timeOf(since, startMs)),
  );
  handleMessages(trigger);
  if (!state) await tagWorkflow({ connection });
  await trigger.run(() => workflowInfo().continueAsNewSuggested || trigger.activities >= pollsPerRun);
  return continueAsNew<typeof pollSystemLog>({ ...given, state: trigger.state });
}

function handleMessages(trigger: Trigger): void {
  setHandler(triggerStatusQuery, () => trigger.status());
  setHandler(deadLettersQuery, () => trigger.state.letters);
  setHandler(pollNowSignal, () => trigger.pollNow());
  setHandler(hookDeliveredSignal, (told) => trigger.hookDelivered(told));
  const asked = (request: TriggerChangeRequest): void => void checkedInput(requestSchema, request);
  setHandler(
    pauseTriggerUpdate,
    (request) => {
      trigger.pause(request);
      return undefined;
    },
    { validator: asked },
  );
  setHandler(
    resumeTriggerUpdate,
    (request) => {
      trigger.resume(request);
      return undefined;
    },
    {
      validator: (request: TriggerChangeRequest) => {
        asked(request);
        if (!trigger.state.pausedBy) throw refused('The trigger is not paused');
      },
    },
  );
  setHandler(reconfigureTriggerUpdate, (request, settings) => trigger.reconfigure(request, settings), {
    validator: (request: TriggerChangeRequest, settings: TriggerSettings) => {
      asked(request);
      if (Object.keys(checkedInput(settingsSchema, settings)).length === 0) throw refused('Name a setting to change');
    },
  });
  setHandler(rewindTriggerUpdate, (request, since) => trigger.rewind(request, since), {
    validator: (request: TriggerChangeRequest, since: string) => {
      asked(request);
      checkedInput(z.object({ since: sinceField }), { since });
    },
  });
  setHandler(redeliverUpdate, (request, { route }) => trigger.redeliver(request, route), {
    validator: (request: TriggerChangeRequest, which: { route?: string | undefined }) => {
      asked(request);
      const { route } = checkedInput(z.strictObject({ route: z.string().optional() }), which);
      const routes = trigger.state.config.routes.map(({ name }) => name);
      if (route !== undefined && !routes.includes(route)) {
        throw refused(`There is no route ${route}: there is ${routes.join(', ')}`);
      }
    },
  });
  setHandler(certifyTriggerUpdate, () => trigger.certify());
}

const refused = (message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, OktaFailureType.InvalidInput);
