import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { isGrpcServiceError } from '@temporalio/client';

/** Often enough for the heartbeat time-out of 100 s; each one recorded is a billable action. */
const beatEveryMs = 70_000;
const grpcNotFound = 5;

/** The trigger was paused or changed, or somebody else has taken over: nothing may be delivered any more. */
export class ReleasedError extends Error {
  override readonly name = 'ReleasedError';
}

/**
 * Keeps a trigger's activity its own. While it waits, the SDK's heartbeat is enough; whether we may still deliver is asked of
 * the server itself, because the SDK is told of a cancellation only with its next heartbeat.
 */
export class Holder {
  private beatAtMs = Date.now();
  private readonly context = Context.current();

  /** @param heartbeat what is told with each heartbeat */
  constructor(private readonly heartbeat: () => unknown) {}

  /** @throws ReleasedError */
  async assertHeld(): Promise<void> {
    const { client, info } = this.context;
    this.beat();
    try {
      const { namespace, identity } = client.options;
      const { cancelRequested } = await client.workflowService.recordActivityTaskHeartbeat({
        ...{ namespace, identity, taskToken: info.taskToken },
      });
      if (cancelRequested) throw new ReleasedError('The trigger was paused or changed');
    } catch (error) {
      if (isGrpcServiceError(error) && (error.code as number) === grpcNotFound) {
        throw new ReleasedError('The trigger has gone on without this attempt');
      }
      throw error;
    }
  }

  /** Waits; on the way it shows that it is alive. Ends early, with false, where the activity is to end. */
  async wait(ms: number): Promise<boolean> {
    const { cancellationSignal: signal } = this.context;
    const untilMs = Date.now() + ms;
    for (;;) {
      const nowMs = Date.now();
      if (signal.aborted) return false;
      if (nowMs >= untilMs) return true;
      this.beat();
      const nextMs = Math.min(untilMs, this.beatAtMs + beatEveryMs) - Date.now();
      await delay(Math.max(0, nextMs), undefined, { signal }).catch(() => undefined);
    }
  }

  /** The worker's own side of Temporal gives an activity up that it doesn't hear of, whatever the server knows. */
  private beat(): void {
    if (Date.now() - this.beatAtMs < beatEveryMs) return;
    this.beatAtMs = Date.now();
    this.context.heartbeat(this.heartbeat());
  }
}
