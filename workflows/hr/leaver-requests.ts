import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { FlowFailureType, OktaFailureType } from '../../src/failures.js';
import type { Flow } from './flow.js';
import {
  type ByWhom,
  callOffUpdate,
  changeDateUpdate,
  cutNowUpdate,
  finishUpdate,
  type FlowStatus,
  legalHoldUpdate,
  undoFlowUpdate,
  type UndoOutcome,
} from './messages.js';

/** Who asked for what, and when. */
export interface FlowChange extends ByWhom {
  /** ISO 8601 */
  at: string;
  what: string;
}

type Phase = 'waiting' | 'working' | 'settled' | 'ended';

/** What people ask of a leaver's flow while it runs. Each request is answered by itself, or taken by the flow in time. */
export class LeaverRequests {
  readonly changes: FlowChange[] = [];
  phase: Phase = 'working';
  /** Until when it may be undone (ms since the epoch). */
  undoUntilMs = 0;
  hold: boolean;
  calledOff = false;
  cutNow = false;
  finish = false;
  undo = false;
  undone: UndoOutcome | undefined;
  /** Moves with every request. */
  version = 0;

  constructor(
    private readonly flow: Flow,
    public lastDay: string | undefined,
    hold: boolean,
  ) {
    this.hold = hold;
    const whileWaiting = (_who: ByWhom): void => this.mustBe('waiting', 'it waits for no last working day any more');
    setHandler(changeDateUpdate, (who) => this.took(who, `last day ${who.date}`, () => (this.lastDay = who.date)), {
      validator: (who: ByWhom & { date: string }) => {
        whileWaiting(who);
        assertDay(who.date);
      },
    });
    const hasEnded = 'access is cut already: undo it by the update undoFlow once it has settled';
    setHandler(callOffUpdate, (who) => this.took(who, 'called off', () => (this.calledOff = true)), {
      validator: (_who) => this.mustBe('waiting', hasEnded),
    });
    setHandler(cutNowUpdate, (who) => this.took(who, 'access to be cut now', () => (this.cutNow = true)), {
      validator: whileWaiting,
    });
    setHandler(finishUpdate, (who) => this.took(who, 'leftovers to be tried again', () => (this.finish = true)), {
      validator: (_who) => this.mustBe('settled', 'it has not settled, or has ended: start it again'),
    });
    setHandler(legalHoldUpdate, (who) =>
      this.took(who, who.hold ? 'legal hold' : 'legal hold lifted', () => (this.hold = who.hold)),
    );
    setHandler(undoFlowUpdate, (who) => this.undoing(who), { validator: (_who) => this.mayBeUndone() });
  }

  /** Waits for a request, for so long at most (milliseconds). */
  async next(timeoutMs?: number): Promise<void> {
    const { version } = this;
    const hasMoved = (): boolean => this.version !== version;
    await (timeoutMs === undefined ? condition(hasMoved) : condition(hasMoved, timeoutMs));
  }

  private took({ by, comment }: ByWhom, what: string, take: () => void): FlowStatus {
    take();
    this.changes.push({ by, at: new Date().toISOString(), what, ...(comment === undefined ? {} : { comment }) });
    this.version += 1;
    return this.flow.status();
  }

  private async undoing(who: ByWhom): Promise<UndoOutcome> {
    this.took(who, 'undo', () => (this.undo = true));
    await condition(() => this.undone !== undefined);
    return this.undone ?? { restored: [], notRestored: [] };
  }

  private mayBeUndone(): void {
    this.mustBe('settled', 'it has not settled yet, or has ended');
    if (this.undo) throw notNow('it is being undone already');
    const leftMs = this.undoUntilMs - Date.now();
    if (leftMs <= 0) {
      throw notNow(
        `its time for that was over at ${new Date(this.undoUntilMs).toISOString()}: onboard the person again`,
      );
    }
  }

  private mustBe(phase: Phase, otherwise: string): void {
    if (this.phase !== phase) throw notNow(otherwise);
  }
}

const notNow = (why: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`This flow can't do that now: ${why}`, FlowFailureType.NotNow);

const dayMs = 86_400_000;

/** A day before today is a slip of the pen; it may be tomorrow's yesterday elsewhere, so one day more is let through. */
function assertDay(date: unknown): void {
  const atMs = typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  const isReal = !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(String(date));
  const oldestMs = Date.now() - 2 * dayMs;
  if (isReal && atMs > oldestMs) return;
  throw ApplicationFailure.nonRetryable(
    isReal
      ? `date: ${String(date)} is past: name a day to come, or cut access now by the update cutNow`
      : 'date: must be a day that exists, such as 2026-12-31',
    OktaFailureType.InvalidInput,
    { paths: ['date'] },
  );
}
