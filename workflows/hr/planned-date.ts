import { condition, setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import type { Flow } from './flow.js';
import { smallActivities } from './flow-activities.js';
import { changeDateUpdate } from './messages.js';
import { byWhomShape, notNow, refuseUpdate } from './refuse-update.js';
import { checkedInput } from '../lib/checked-input.js';

const changeSchema = z.strictObject({ ...byWhomShape, date: z.iso.date() });

/** A day that a flow waits for. */
export interface DateWanted {
  /** What happens on that day, e.g. `the first working day`. */
  what: string;
  /** E.g. `2026-12-01` */
  date: string;
  /** E.g. `08:00` */
  time: string;
  /** IANA name. */
  timeZone: string;
}

/** A day that is still to come, and may be moved by the update `changeDate` until it has come. */
export class PlannedDate {
  date: string;
  /** When that is (ISO 8601). */
  instant = '';
  private moves = 0;
  private waits = false;
  private isShown = false;

  constructor(
    private readonly flow: Flow,
    private readonly wanted: DateWanted,
  ) {
    this.date = wanted.date;
    setHandler(
      changeDateUpdate,
      async ({ date }) => {
        await this.move(date);
        return this.flow.status();
      },
      {
        validator: (change) => {
          checkedInput(changeSchema, change);
          if (flow.callOff.by) throw notNow('the flow was called off');
        },
      },
    );
  }

  /** @throws ApplicationFailure `Okta.InvalidInput`: no such day, time or time zone */
  async move(date: string): Promise<void> {
    this.moves += 1;
    const { moves } = this;
    const { time, timeZone } = this.wanted;
    const instant = await smallActivities(this.flow).instantOf({ date, time, timeZone });
    // Of two moves at once, the later one counts.
    if (moves !== this.moves) return;
    this.date = date;
    this.instant = instant;
    if (this.isShown || this.leftMs() > 0) this.showPlans();
    if (this.waits) this.show();
  }

  /** Shows plans the day, so that they can move it; also one that has come, where something else is waited for before. */
  showPlans(): void {
    this.isShown = true;
    this.flow.waitsFor(this.date);
  }

  /** Waits until it has come; at once where it has. */
  async arrive(): Promise<void> {
    this.waits = true;
    while (this.leftMs() > 0) {
      this.show();
      const { instant } = this;
      await condition(() => this.instant !== instant, this.leftMs());
      // Governments change their time zones, and a start may be months ahead.
      if (this.leftMs() <= 0) await this.move(this.date);
    }
    this.waits = false;
    this.flow.waitsFor(undefined);
    refuseUpdate(changeDateUpdate, `${this.wanted.what} has come`);
  }

  private leftMs(): number {
    return Date.parse(this.instant) - Date.now();
  }

  private show(): void {
    this.flow.say(`Waiting for ${this.wanted.what}, ${this.date} (${this.wanted.timeZone})`, 'waiting', this.instant);
  }
}
