import { z } from 'zod';

/** Where others may act in our flows. A flow of your own may name others. */
export const extensionPoints = [
  'afterCreate',
  'beforeActivation',
  'afterActivation',
  'afterMove',
  'afterCut',
  'afterLeaving',
  'beforeDeletion',
  'afterDeletion',
  'onReminder',
  'onEscalation',
  'afterUndo',
] as const;
export type ExtensionPoint = (typeof extensionPoints)[number] | (string & {});

const name = z.string().min(1).max(1000);

export const extensionSchema = z.union(
  [
    z.strictObject({
      childWorkflow: name,
      taskQueue: name.optional(),
      wait: z.boolean().optional(),
      required: z.boolean().optional(),
    }),
    z.strictObject({
      signal: z.strictObject({ workflowId: name, signalName: name }),
      required: z.boolean().optional(),
    }),
  ],
  { error: 'must have childWorkflow (with taskQueue, wait, required) or signal (with workflowId and signalName)' },
);

export const extensionsSchema = z.record(z.string().min(1), extensionSchema);

/** What somebody else's code does at a point of a flow: a child workflow, or a signal to a running one. */
export type Extension =
  | {
      /** The workflow's type. It is given `ExtensionCall`. */
      childWorkflow: string;
      /** Default: that of the flow. */
      taskQueue?: string | undefined;
      /** Whether the flow waits for its end (default: false, it goes on by itself). */
      wait?: boolean | undefined;
      /** Whether the flow fails where it fails (default: false, that is a leftover). */
      required?: boolean | undefined;
    }
  | {
      /** The signal is given `ExtensionCall`. */
      signal: { workflowId: string; signalName: string };
      required?: boolean | undefined;
    };

/** Extensions by the point of the flow at which they act. */
export type Extensions = Partial<Record<ExtensionPoint, Extension>>;

/** What an extension is given. Nothing of it is personal data but the numbers that stand for somebody. */
export interface ExtensionCall {
  /** The flow's kind, e.g. `onboarding`. */
  kind: string;
  point: ExtensionPoint;
  /** The workflow that calls. */
  workflowId: string;
  connection: string;
  employeeNumber: string | undefined;
  userId: string | undefined;
  /** What a reminder is about, e.g. `approval`. */
  about?: string;
  /** The how-manieth call at this point, from 1. */
  count: number;
}
