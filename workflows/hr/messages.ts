import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { EvidenceDocument } from '../../src/evidence/document.js';
import type { OktaCall } from '../../src/traced.js';

/** Which flow it is. */
export type FlowKind = 'onboarding' | 'move' | 'offboarding';

/** Where a flow stands. `settled`: the work is done, and the flow stays to be undone or to keep a date. */
export type FlowState = 'running' | 'waiting' | 'settled' | 'undoing' | 'undone' | 'done' | 'failed';

/** A call that a flow made at Okta. */
export interface Effect {
  /** The step of the flow, e.g. `cutAccess`. */
  step: string;
  action: string;
  /** What the action was given, without secrets. */
  input: Record<string, unknown>;
  /** Each call that changed something, or may have where its answer was lost. */
  calls: OktaCall[];
}

/** Something that could not be finished, or not be undone. */
export interface Leftover {
  step: string;
  /** A type of failure, e.g. `Okta.Permission`. */
  type: string;
  message: string;
}

/** How a flow stands, as its query says. */
export interface FlowStatus {
  kind: FlowKind | (string & {});
  state: FlowState;
  /** In a sentence: what it does, or what it waits for. */
  details: string;
  employeeNumber: string | undefined;
  userId: string | undefined;
  /** Until when it waits (ISO 8601), where it waits for a date. */
  until: string | undefined;
  effects: Effect[];
  leftovers: Leftover[];
}

/** Who decides or changes something; it stands in the flow's record. */
export interface ByWhom {
  by: string;
  comment?: string;
}

export const flowStatusQuery = defineQuery<FlowStatus>('flowStatus');

/** Approves or rejects what a flow asks approval for. */
export const decideUpdate = defineUpdate<FlowStatus, [ByWhom & { decision: 'approve' | 'reject' }]>('decide');

/** Moves the first or the last working day (`2026-12-01`, in the person's time zone) while it is waited for. */
export const changeDateUpdate = defineUpdate<FlowStatus, [ByWhom & { date: string }]>('changeDate');

/** Calls a flow off, where that is still possible: it undoes what it did. */
export const callOffUpdate = defineUpdate<FlowStatus, [ByWhom]>('callOff');

/** Cuts a leaver's access now, in place of waiting for the last working day. */
export const cutNowUpdate = defineUpdate<FlowStatus, [ByWhom]>('cutNow');

/** Tries what was left over once more. */
export const finishUpdate = defineUpdate<FlowStatus, [ByWhom]>('finish');

/** Keeps a leaver's account from being deleted, or lets it go. */
export const legalHoldUpdate = defineUpdate<FlowStatus, [ByWhom & { hold: boolean }]>('legalHold');

/** What an undo gave back, and what Okta can't give back. */
export interface UndoOutcome {
  restored: string[];
  notRestored: Leftover[];
}

/** Undoes a settled flow from its record. */
export const undoFlowUpdate = defineUpdate<UndoOutcome, [ByWhom]>('undoFlow');

/**
 * Ends a leaver's flow that has settled and whose user is in use again, whoever saw to that: nothing is left to undo or to
 * delete, and the next leave is a flow of its own. Gives whether it ends.
 */
export const endIfReturnedUpdate = defineUpdate<boolean>('endIfReturned');

/** What proves the work of a flow, as far as it has come: each document follows the one before. */
export const flowEvidenceQuery = defineQuery<EvidenceDocument[]>('flowEvidence');
