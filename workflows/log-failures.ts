import { log, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { loggedDetails, oktaFailureOf } from '../src/failures.js';

/**
 * Logs what kind of failure a workflow ends with. The SDK's own line comes out of the sandbox without the failure's
 * fields, and its message is no matter for a log.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          const failure = oktaFailureOf(error);
          if (failure)
            log.warn('Workflow ends with a failure', { type: failure.type, ...loggedDetails(failure.details) });
          throw error;
        }
      },
    },
  ],
});
