import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import type { ExtensionCall } from '../../src/workflow.js';

export const deskSignal = defineSignal<[ExtensionCall]>('desk');
export const deskClosedSignal = defineSignal('deskClosed');
export const deskQuery = defineQuery<DeskCall[]>('heard');

/** What a desk heard, and when (ms since the epoch). */
export type DeskCall = Pick<ExtensionCall, 'point' | 'about' | 'employeeNumber' | 'count'> & { atMs: number };

/** Hears the extensions of flows, until it is closed. Not part of the product. */
export async function desk(): Promise<void> {
  const heard: DeskCall[] = [];
  const open = { isOpen: true };
  setHandler(deskSignal, ({ point, about, employeeNumber, count }) => {
    heard.push({ point, ...(about === undefined ? {} : { about }), employeeNumber, count, atMs: Date.now() });
  });
  setHandler(deskClosedSignal, () => {
    open.isOpen = false;
  });
  setHandler(deskQuery, () => heard);
  await condition(() => !open.isOpen);
}
