/** Takes bearer secrets out of a result and names what was there, because results are kept in history. */
export function withhold(result: unknown, secrets: readonly string[]): unknown {
  if (typeof result !== 'object' || result === null) return result;
  const entries = Object.entries(result);
  const withheld = entries.filter(([name, value]) => secrets.includes(name) && value != null).map(([name]) => name);
  if (withheld.length === 0) return result;
  return { ...Object.fromEntries(entries.filter(([name]) => !secrets.includes(name))), withheld };
}
