import { z } from 'zod';

const days = z.int().min(1).max(90);
export const firstSignInSchema = z.strictObject({ withinDays: days, remindEveryDays: days.optional() });

/** How the first sign-in is watched for. */
export interface FirstSignInOptions {
  /** After so many days, the extension `onEscalation` is called, and the watch ends (1 to 90). */
  withinDays: number;
  /** How often the extension `onReminder` is called until then (default: never). */
  remindEveryDays?: number | undefined;
}
