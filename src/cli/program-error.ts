import { isGrpcServiceError } from '@temporalio/client';
import { ActionError } from '../actions/action-error.js';
import { ConfigError } from '../config-error.js';
import { type FailureType, OktaFailureType, oktaFailureOf, SetupFailureType } from '../failures.js';
import { TemporalUnreachableError } from '../temporal/client.js';
import { SearchError } from '../temporal/search/search-error.js';
import { ServerConfigError, ServerNotFoundError } from '../temporal/servers/resolve.js';

/** What a command ends with: said on stderr, with its exit code. */
export interface ProgramFailure {
  type: string;
  message: string;
  details?: Record<string, unknown>;
  exitCode: 1 | 2;
}

/** Bad input of a command, found before anything was started. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    message: string,
    readonly type: FailureType = OktaFailureType.InvalidInput,
  ) {
    super(message);
  }
}

/** Says what an error means to the caller of a command. */
export function programFailure(error: unknown): ProgramFailure {
  if (error instanceof UsageError) return { type: error.type, message: error.message, exitCode: 2 };
  if (error instanceof ActionError) {
    const { type, message, details } = error;
    return { type, message, details, exitCode: type === OktaFailureType.InvalidInput ? 2 : 1 };
  }
  if (error instanceof SearchError) {
    const { type, message, details } = error;
    return { type, message, details: details[0] ?? {}, exitCode: type === OktaFailureType.InvalidInput ? 2 : 1 };
  }
  if (error instanceof ConfigError || error instanceof TemporalUnreachableError) {
    return { type: error.type, message: error.message, exitCode: 1 };
  }
  if (error instanceof ServerNotFoundError)
    return { type: SetupFailureType.ConfigMissing, message: error.message, exitCode: 1 };
  if (error instanceof ServerConfigError)
    return { type: SetupFailureType.ConfigInvalid, message: error.message, exitCode: 1 };
  const failure = oktaFailureOf(error);
  if (failure) return { ...failure, exitCode: 1 };
  const root = rootOf(error);
  const type = isGrpcServiceError(root) ? SetupFailureType.TemporalUnreachable : (root?.name ?? 'Error');
  return { type, message: root?.message ?? String(error), exitCode: 1 };
}

/** The innermost error: a workflow's failure, cancellation, termination or time-out. */
function rootOf(error: unknown): Error | undefined {
  let current = error instanceof Error ? error : undefined;
  while (current?.cause instanceof Error) current = current.cause;
  return current;
}
