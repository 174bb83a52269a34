import { Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { readLimitsActivity } from '../../activities/limits.js';
import type { Gate } from '../okta/gate/gate.js';
import { limitsTaskQueue } from '../task-queue.js';
import type { Alongside } from './okta-worker.js';
import { unlessEnded } from './unless-ended.js';

/** It is asked now and then, and answers at once: it must not stand in anybody's way. */
const fewSlots = {
  maxConcurrentActivityTaskExecutions: 2,
  maxConcurrentActivityTaskPolls: 1,
  shutdownGraceTime: '1 second',
} satisfies Partial<WorkerOptions>;

export type AnswerOptions = Pick<WorkerOptions, 'namespace' | 'dataConverter'> &
  Required<Pick<WorkerOptions, 'connection' | 'identity'>>;

/** Who answers, by connection: Temporal takes one worker a task queue of each. */
const answering = new WeakMap<object, Map<string, Promise<void>>>();

/**
 * Answers for a gate on a task queue of its own. Of several workers with one gate one does, and another takes over when it
 * ends. That nobody can ask is no reason to end a worker, so it is logged only.
 */
export const answerForLimits =
  (options: AnswerOptions, gate: Pick<Gate, 'id' | 'snapshot'>): Alongside =>
  async (ended) => {
    const { connection, namespace = '' } = options;
    const place = `${namespace}\n${gate.id}`;
    const places = answering.get(connection) ?? new Map<string, Promise<void>>();
    answering.set(connection, places);
    for (let other = places.get(place); other; other = places.get(place)) {
      await unlessEnded(other, ended);
      if (ended.aborted) return;
    }
    const answer = answerUntil(ended, options, gate)
      .catch((error: unknown) => {
        Runtime.instance().logger.warn('Nobody can ask this worker for its rate limits', { error });
      })
      .finally(() => places.delete(place));
    places.set(place, answer);
    await answer;
  };

async function answerUntil(
  ended: AbortSignal,
  options: AnswerOptions,
  gate: Pick<Gate, 'id' | 'snapshot'>,
): Promise<void> {
  const worker = await Worker.create({
    ...options,
    ...fewSlots,
    taskQueue: limitsTaskQueue(gate.id),
    activities: { readLimits: readLimitsActivity(gate, options.identity) },
  });
  const running = worker.run();
  const end = (): void => {
    // It may have ended by itself: the process was asked to.
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  if (ended.aborted) end();
  else ended.addEventListener('abort', end, { once: true });
  await running;
}
