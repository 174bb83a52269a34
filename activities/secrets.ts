import type { Seal } from './seal.js';

/** How a call wants the secrets of its result. */
export type SecretsWanted = 'withheld' | 'revealed' | Seal;

/**
 * Takes bearer secrets out of a result, because results are kept in history: they are sealed for somebody, or what was
 * there is only named.
 */
export async function guardSecrets(
  result: unknown,
  secrets: readonly string[],
  wanted: SecretsWanted,
): Promise<unknown> {
  if (wanted === 'revealed' || typeof result !== 'object' || result === null) return result;
  const entries = Object.entries(result);
  const found = entries.filter(([name, value]) => secrets.includes(name) && value != null);
  if (found.length === 0) return result;
  const rest = Object.fromEntries(entries.filter(([name]) => !secrets.includes(name)));
  if (wanted === 'withheld') return { ...rest, withheld: found.map(([name]) => name) };
  return { ...rest, sealed: await wanted(Object.fromEntries(found)) };
}
