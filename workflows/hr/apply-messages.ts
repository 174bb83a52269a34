import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Person } from '../../src/hr/person.js';
import type { PlanEntry, PlanKind } from '../../src/hr/plan.js';
import type { ByWhom, FlowState } from './messages.js';

/** What became of one person of a bulk run. */
export interface PersonOutcome {
  employeeNumber: string;
  kind: PlanKind;
  userId?: string | undefined;
  /** `waiting`: the flow goes on by itself, e.g. until the first day. `skipped`: nothing was started. */
  state: 'done' | 'waiting' | 'failed' | 'skipped';
  /** Of the person's flow, where one was started. */
  workflowId?: string | undefined;
  /** Why it failed or was skipped: a type of failure, and what it says; or what a flow that waits was told. */
  type?: string | undefined;
  message?: string | undefined;
  /** What HR says, of those that failed or were skipped. */
  person?: Person | undefined;
}

/** How far a piece of a bulk run is. */
export interface ChunkProgress {
  chunk: number;
  done: number;
  waiting: number;
  failed: number;
  skipped: number;
  inFlight: number;
  /** Whether everybody of it was started. */
  allStarted: boolean;
  isDone: boolean;
  /** Some of the flows that are under way. */
  flows: string[];
}

/** How far a bulk run is. */
export interface ApplyProgress {
  /** `collecting` entries; `asking` whether so many may leave; `running`; `stopped`; `done`; `rejected`. */
  state: 'collecting' | 'asking' | 'running' | 'stopped' | 'done' | 'rejected';
  total: number;
  done: number;
  waiting: number;
  failed: number;
  skipped: number;
  inFlight: number;
  leavers: number;
  chunks: number;
  /** People a minute, since it was started, stops left out. */
  perMinute: number;
  /** ISO 8601; null before it was started. */
  startedAt: string | null;
  /** What it asks, while it asks. */
  asks: string | null;
  /** Some of the flows that are under way. */
  flows: string[];
}

/** How many may be under way in a piece of a bulk run; 0: those alone that are urgent. */
export interface ChunkWindow {
  window: number;
  isStopped: boolean;
}

/** A flow tells who started it that it waits, or has done its work. */
export const personSettledSignal = defineSignal<[{ employeeNumber: string; state: FlowState }]>('personSettled');
export const chunkWindowSignal = defineSignal<[ChunkWindow]>('chunkWindow');
export const chunkProgressSignal = defineSignal<[ChunkProgress]>('chunkProgress');
/** Tells who started a bulk run that it is over. */
export const applyEndedSignal = defineSignal<[{ workflowId: string; progress: ApplyProgress }]>('applyEnded');

export const chunkOutcomesQuery = defineQuery<PersonOutcome[]>('chunkOutcomes');

export const applyProgressQuery = defineQuery<ApplyProgress>('applyProgress');

/** Brings entries of a plan; gives how many people the run has then. */
export const addEntriesUpdate = defineUpdate<number, [{ entries: PlanEntry[] }]>('addEntries');
/** Starts it, once all entries are there: `leavers` says how many may leave where that has to be confirmed. */
export const startApplyUpdate = defineUpdate<ApplyProgress, [ByWhom & { leavers?: number | undefined }]>('startApply');
/** Answers whether so many may leave. */
export const decideApplyUpdate = defineUpdate<ApplyProgress, [ByWhom & { decision: 'approve' | 'reject' }]>('decide');
/** Starts nobody more; who is under way goes on. */
export const stopApplyUpdate = defineUpdate<ApplyProgress, [ByWhom]>('stopApply');
export const resumeApplyUpdate = defineUpdate<ApplyProgress, [ByWhom]>('resumeApply');
