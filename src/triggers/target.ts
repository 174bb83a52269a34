import { z } from 'zod';
import { templateProblem } from './template.js';

/** The signal that our own consumers listen to, and that targets send unless they name another. */
export const logEventsSignalName = 'logEvents';

/** Where events go. What is sent is always an envelope with events. */
export type LogEventTarget =
  /** Starts a workflow for each event; its only argument is an envelope with that event. */
  | { start: { workflowType: string; taskQueue?: string | undefined } }
  /** Signals a running workflow with envelopes of many events, or of one if `single`. */
  | { signal: { workflowId: string; signalName?: string | undefined; single?: boolean | undefined } }
  /** The same, and starts the workflow where it isn't running. `workflowId` may hold fields of the event: `user-{{actor.id}}`. */
  | {
      signalWithStart: {
        workflowType: string;
        workflowId: string;
        taskQueue?: string | undefined;
        args?: unknown[] | undefined;
        signalName?: string | undefined;
        single?: boolean | undefined;
      };
    };

const name = z.string().min(1).max(1000);
const template = name.superRefine((text, context) => {
  const message = templateProblem(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
const signalled = { signalName: name.optional(), single: z.boolean().optional() };

export const targetSchema: z.ZodType<LogEventTarget> = z.union([
  z.strictObject({ start: z.strictObject({ workflowType: name, taskQueue: name.optional() }) }),
  z.strictObject({ signal: z.strictObject({ workflowId: template, ...signalled }) }),
  z.strictObject({
    signalWithStart: z.strictObject({
      ...{ workflowType: name, workflowId: template, taskQueue: name.optional() },
      ...{ args: z.array(z.unknown()).optional(), ...signalled },
    }),
  }),
]);

/** A part of a trigger: which of its events go to which target. */
export interface TriggerRoute {
  /** Unique in the trigger. */
  name: string;
  /** In the language of Okta's System Log filter, evaluated by us; without it, all events of the trigger. */
  filter?: string | undefined;
  target: LogEventTarget;
}
