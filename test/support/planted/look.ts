import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import type { Place } from '../marked.js';

type History = proto.temporal.api.history.v1.IHistory;

/** Queries that every workflow answers, and ours. */
const queries = ['__temporal_workflow_metadata', '__stack_trace', '__enhanced_stack_trace'];
const queryOf: Record<string, string> = {
  pollSystemLog: 'triggerStatus',
  claimSecret: 'claimStatus',
  ownTokens: 'grantStatus',
};

/**
 * Looks at everything that a namespace shows to somebody without a key: workflows with their histories and pending
 * activities, answers to queries, task queues, schedules.
 *
 * @param stranger its answers are recorded elsewhere
 * @returns the histories as they are exported
 */
export async function lookAtAll(stranger: Client, running: readonly WorkflowHandle[]): Promise<Place[]> {
  const { namespace } = stranger.options;
  const service = stranger.workflowService;
  const histories: Place[] = [];
  const taskQueues = new Set<string>();
  const { executions } = await service.listWorkflowExecutions({ namespace, pageSize: 1000 });
  for (const { execution, taskQueue } of executions) {
    if (taskQueue) taskQueues.add(taskQueue);
    await service.describeWorkflowExecution({ namespace, execution: execution! });
    const exported = historyToJSON(await wholeHistory(stranger, execution!.workflowId!));
    histories.push(place(`history of ${execution!.workflowId!}`, exported));
  }
  for (const { workflowId } of running) {
    const execution = { workflowId };
    const { workflowExecutionInfo: info } = await service.describeWorkflowExecution({ namespace, execution });
    const own = queryOf[info?.type?.name ?? ''];
    for (const queryType of own === undefined ? queries : [...queries, own]) {
      // A refusal is recorded, too.
      await service.queryWorkflow({ namespace, execution, query: { queryType } }).catch(() => undefined);
    }
  }
  for (const name of taskQueues) {
    const { TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType;
    for (const taskQueueType of [TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW]) {
      await stranger.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
    }
  }
  const { schedules } = await service.listSchedules({ namespace, maximumPageSize: 100 });
  for (const { scheduleId } of schedules) await service.describeSchedule({ namespace, scheduleId: scheduleId! });
  return histories;
}

/** The history as the server gives it. */
async function wholeHistory({ workflowService, options }: Client, workflowId: string): Promise<History> {
  const { namespace } = options;
  const events: NonNullable<History['events']> = [];
  for (let token = new Uint8Array(); ;) {
    const request = { namespace, execution: { workflowId }, nextPageToken: token };
    const { history, nextPageToken } = await workflowService.getWorkflowExecutionHistory(request);
    events.push(...(history?.events ?? []));
    if (nextPageToken.length === 0) return { events };
    token = new Uint8Array(nextPageToken);
  }
}

/** What Temporal's own command shows of a namespace. */
export async function lookByCommand(
  program: string,
  { address, namespace, workflowId }: { address: string; namespace: string; workflowId: string },
): Promise<Place[]> {
  const ways = [
    ['workflow', 'list'],
    ['workflow', 'show', '--workflow-id', workflowId],
    ['workflow', 'describe', '--workflow-id', workflowId],
    ['schedule', 'list'],
  ];
  return Promise.all(
    ways.map(async (way) => {
      const target = ['--address', address, '--namespace', namespace, '--output', 'json'];
      const { stdout } = await promisify(execFile)(program, [...way, ...target], { maxBuffer: 64 * 1024 * 1024 });
      return place(`temporal ${way.slice(0, 2).join(' ')}`, stdout);
    }),
  );
}

const place = (name: string, text: string): Place => ({ name, bytes: Buffer.from(text) });
