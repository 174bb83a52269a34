import { z } from 'zod';
import { parseDuration } from '../duration.js';

const duration = z
  .string()
  .refine((text) => (parseDuration(text) ?? 0) > 0, 'must be a duration such as 90s, 12h or 3 days');

export const approvalSchema = z.strictObject({
  remindEvery: duration.optional(),
  timeout: duration.optional(),
  onTimeout: z.enum(['reject', 'approve', 'escalate']).optional(),
  approvers: z.array(z.string().min(1)).min(1).max(100).optional(),
});

/** How a flow asks for approval. */
export interface ApprovalOptions {
  /** How often the extension `onReminder` is called while nobody decides, e.g. `3 days` (default: never). */
  remindEvery?: string | undefined;
  /** How long it waits (default: 30 days). */
  timeout?: string | undefined;
  /**
   * What comes of it when nobody decides in time (default: `reject`). `escalate` calls the extension `onEscalation`, waits
   * as long again, and then rejects.
   */
  onTimeout?: 'reject' | 'approve' | 'escalate' | undefined;
  /** Who may decide, as they name themselves in `by` (default: whoever may send updates to the workflow). */
  approvers?: string[] | undefined;
}
