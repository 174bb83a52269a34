import type { ProvisioningSettings } from './settings.js';

/** How many people may leave by one plan before somebody has to say so. */
export type Thresholds = NonNullable<ProvisioningSettings['thresholds']>;

/** Where the settings say nothing: a feed that was cut off must not empty an org. */
export const defaultThresholds = { leavers: 50, percent: 10 } as const satisfies Thresholds;

export interface Removals {
  leavers: number;
  /** How many people the feed governs, those who are deactivated left out. */
  population: number;
}

/** Why a plan has to ask first; undefined where it may go on. */
export function asksFirst({ leavers, population }: Removals, thresholds: Thresholds = {}): string | undefined {
  const { leavers: most = defaultThresholds.leavers, percent = defaultThresholds.percent } = thresholds;
  // A share says little of a few, one of five is 20 %: it counts where somebody asked for it.
  const fewest = thresholds.percent === undefined ? defaultFewest : 0;
  if (leavers === 0) return undefined;
  const share = population === 0 ? 100 : (leavers / population) * 100;
  if (leavers > most) return `${people(leavers)} would leave, and more than ${String(most)} must be confirmed`;
  if (share > percent && leavers > fewest) {
    return `${people(leavers)} of ${String(population)} would leave (${share.toFixed(1)} %), and more than ${String(percent)} % must be confirmed`;
  }
  return undefined;
}

const defaultFewest = 5;
const people = (count: number): string => (count === 1 ? '1 person' : `${String(count)} people`);
