/** Where our workers poll unless told otherwise. */
export const defaultTaskQueue = 'okta';

/**
 * Where the calls of the urgent lane go: a queue of its own, whose slots no other work can occupy.
 *
 * @param taskQueue where the workers poll for everything else
 */
export const urgentTaskQueue = (taskQueue: string): string => `${taskQueue}-urgent`;

/** Whether a task queue is one that {@link urgentTaskQueue} made. */
export const isUrgentTaskQueue = (taskQueue: string): boolean => taskQueue.endsWith('-urgent');

/**
 * Where triggers wait for events: a queue of its own, whose slots are held for hours by those that only wait.
 *
 * @param taskQueue where the workers poll for everything else
 */
export const triggersTaskQueue = (taskQueue: string): string => `${taskQueue}-triggers`;

/**
 * Where the owner of a connection's tokens lives: a queue of its own, so that no other work delays a refresh, and only
 * workers that know the connection poll it.
 */
export const connectionTaskQueue = (connection: string): string => `okta-connection:${connection}`;

/**
 * Where one process answers for its rate limits.
 *
 * @param worker the id of its gate
 */
export const limitsTaskQueue = (worker: string): string => `okta-limits:${worker}`;
