/** One measurement. `ratio` is ours by beside, or the other way round where less is better: more than `target` is good. */
export interface BenchResult {
  bench: string;
  ours: number;
  beside: number;
  /** What stands beside ours. */
  peer: string;
  unit: string;
  ratio: number;
  /** The least ratio that is good enough. */
  target: number;
  met: boolean;
}

/** A measurement in which more is better. */
export function moreIsBetter(facts: Omit<BenchResult, 'ratio' | 'met'>): BenchResult {
  const ratio = facts.ours / facts.beside;
  return { ...facts, ratio, met: ratio >= facts.target };
}

/** A measurement in which less is better, beside what is allowed: the ratio is what is allowed by ours. */
export function lessIsBetter(facts: Omit<BenchResult, 'ratio' | 'met' | 'target'>): BenchResult {
  const ratio = facts.beside / facts.ours;
  return { ...facts, ratio, target: 1, met: ratio >= 1 };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
