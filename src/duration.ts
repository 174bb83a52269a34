const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const pattern = /^(\d{1,9})\s?(s|m|h|d|w|seconds?|minutes?|hours?|days?|weeks?)$/;

/** Whole seconds of a duration as `90s`, `15m`, `1h`, `1 day`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = pattern.exec(text.trim()) ?? [];
  const factor = secondsOf[unit?.[0] ?? ''];
  return factor === undefined ? undefined : Number(count) * factor;
}

/** A number of seconds as short as it goes: `15m`, `90s`. */
export function formatDuration(seconds: number): string {
  const [unit, factor] = Object.entries(secondsOf)
    .reverse()
    .find(([, each]) => seconds % each === 0) ?? ['s', 1];
  return `${String(seconds / factor)}${unit}`;
}
