import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import { connectionWorkflowId } from '../ids.js';

/** Where the login of an authorization-code connection stands, as far as it shows without a worker. */
export interface LoginState {
  /** Whether somebody keeps its tokens. */
  hasOwner: boolean;
  /** Undefined where no worker has looked at the login yet. */
  needsLogin: boolean | undefined;
  /** When somebody logged in, and when Okta ends that (ISO 8601). */
  loggedInAt: string | null;
  consentEndsAt: string | null;
}

const memoSchema = z.looseObject({
  needsLogin: z.boolean().optional(),
  consentedAt: z.string().optional(),
  consentEndsAt: z.string().optional(),
});

const nobody: LoginState = { hasOwner: false, needsLogin: true, loggedInAt: null, consentEndsAt: null };

/**
 * Reads where a login stands from what its owner shows. It needs no worker.
 *
 * @throws the client's error, where Temporal doesn't answer or the memo can't be decrypted
 */
export async function loginStateOf(client: Client, connection: string): Promise<LoginState> {
  try {
    const { status, memo } = await client.workflow.getHandle(connectionWorkflowId(connection)).describe();
    if (status.name !== 'RUNNING') return nobody;
    const { needsLogin, consentedAt, consentEndsAt } = memoSchema.parse(memo ?? {});
    // Of a login that is over, the times say nothing.
    const times = needsLogin === true ? {} : { consentedAt, consentEndsAt };
    return {
      ...{ hasOwner: true, needsLogin, loggedInAt: times.consentedAt ?? null },
      consentEndsAt: times.consentEndsAt ?? null,
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return nobody;
    throw error;
  }
}
