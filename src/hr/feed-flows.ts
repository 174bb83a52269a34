import { z } from 'zod';
import { activationSchema } from './activation.js';
import { approvalSchema } from './approval.js';
import { type ExtensionPoint, extensionSchema } from './extensions.js';
import { firstSignInSchema } from './first-sign-in.js';

const days = z.int().min(0).max(3650);

/** How somebody is onboarded, as the flow and the settings take it. */
export const onboardShape = {
  approval: approvalSchema.optional(),
  firstSignIn: firstSignInSchema.optional(),
  activation: activationSchema.optional(),
  managerWaitSeconds: z.int().min(0).max(2_592_000).optional(),
};

/** How somebody is moved. */
export const moveShape = {
  undoForDays: z.number().min(0).max(365).optional(),
};

/** How somebody is offboarded. */
export const offboardShape = {
  removeGroups: z.boolean().optional(),
  handOver: z.boolean().optional(),
  deleteAfterDays: days.optional(),
  legalHold: z.boolean().optional(),
  undoForDays: days.optional(),
};

/** The points that a flow has: at another one, nothing would ever be done. */
const at = (points: readonly ExtensionPoint[]) => z.partialRecord(z.enum(points), extensionSchema).optional();
const asking = ['onReminder', 'onEscalation', 'afterUndo'] as const;

/** Where extensions may act in the flows that feeds start. */
export const feedFlowPoints = {
  onboard: ['afterCreate', 'beforeActivation', 'afterActivation', ...asking],
  move: ['afterMove', 'afterUndo'],
  offboard: ['afterCut', 'afterLeaving', 'beforeDeletion', 'afterDeletion'],
} as const;

/** How the flows go that feeds start: inputs of the flows, by which flow it is. */
export const feedFlowsSchema = z.strictObject({
  onboard: z.strictObject({ ...onboardShape, extensions: at(feedFlowPoints.onboard) }).optional(),
  move: z.strictObject({ ...moveShape, extensions: at(feedFlowPoints.move) }).optional(),
  offboard: z.strictObject({ ...offboardShape, extensions: at(feedFlowPoints.offboard) }).optional(),
});
export type FeedFlows = z.output<typeof feedFlowsSchema>;
