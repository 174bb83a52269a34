import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import { OktaFailureType } from '../../src/failures.js';
import { checkedInput } from '../lib/checked-input.js';
import type { Flow } from './flow.js';
import {
  type ByWhom,
  callOffUpdate,
  changeDateUpdate,
  cutNowUpdate,
  endIfReturnedUpdate,
  finishUpdate,
  type FlowStatus,
  legalHoldUpdate,
  undoFlowUpdate,
  type UndoOutcome,
} from './messages.js';
import { byWhomShape, notNow } from './refuse-update.js';

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
  /** Somebody asks whether the user is in use again. */
  asksForReturn = false;
  hasReturned = false;
  /** Moves with every request. */
  version = 0;

  constructor(
    private readonly flow: Flow,
    public lastDay: string | undefined,
    hold: boolean,
  ) {
    this.hold = hold;
    const waits = (): void => this.mustBe('waiting', 'it waits for no last working day any more');
    const hasSettled = (): void => this.mustBe('settled', 'it has not settled, or has ended: start it again');
    const isUncut = (): void =>
      this.mustBe('waiting', 'access is cut already: undo it by the update undoFlow once it has settled');
    setHandler(changeDateUpdate, (who) => this.took(who, `last day ${who.date}`, () => (this.lastDay = who.date)), {
      validator: (asked) => {
        waits();
        assertToCome(checkedInput(dateSchema, asked).date);
      },
    });
    setHandler(callOffUpdate, (who) => this.took(who, 'called off', () => (this.calledOff = true)), {
      validator: checked(whoSchema, isUncut),
    });
    setHandler(cutNowUpdate, (who) => this.took(who, 'access to be cut now', () => (this.cutNow = true)), {
      validator: checked(whoSchema, waits),
    });
    setHandler(finishUpdate, (who) => this.took(who, 'leftovers to be tried again', () => (this.finish = true)), {
      validator: checked(whoSchema, hasSettled),
    });
    setHandler(
      legalHoldUpdate,
      (who) => this.took(who, who.hold ? 'legal hold' : 'legal hold lifted', () => (this.hold = who.hold)),
      { validator: checked(holdSchema) },
    );
    setHandler(endIfReturnedUpdate, () => this.returned(), { validator: hasSettled });
    setHandler(undoFlowUpdate, (who) => this.undoing(who), {
      validator: checked(whoSchema, () => this.mayBeUndone()),
    });
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
    await this.flow.untilOrOver(() => this.undone !== undefined);
    if (this.undone) return this.undone;
    throw notNow('it ended before');
  }

  private async returned(): Promise<boolean> {
    this.asksForReturn = true;
    this.version += 1;
    await this.flow.untilOrOver(() => !this.asksForReturn);
    return this.hasReturned;
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

const whoSchema = z.strictObject(byWhomShape);
const dateSchema = z.strictObject({ ...byWhomShape, date: z.iso.date() });
const holdSchema = z.strictObject({ ...byWhomShape, hold: z.boolean() });

/** Refuses what comes at the wrong time, and what is no request: an accepted one without its fields would stop the flow. */
const checked =
  (schema: z.ZodType, mayCome: () => void = () => undefined) =>
  (asked: unknown): void => {
    mayCome();
    checkedInput(schema, asked);
  };

const dayMs = 86_400_000;

/** A day before today is a slip of the pen; it may be tomorrow's yesterday elsewhere, so one day more is let through. */
function assertToCome(date: string): void {
  const oldestMs = Date.now() - 2 * dayMs;
  if (Date.parse(date) > oldestMs) return;
  throw ApplicationFailure.nonRetryable(
    `date: ${date} is past: name a day to come, or cut access now by the update cutNow`,
    OktaFailureType.InvalidInput,
    { paths: ['date'] },
  );
}
