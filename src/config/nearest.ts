import { closestMatch } from 'leven';

/** The candidate that `word` was probably meant to be; undefined where none is close. Case doesn't count. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const byFolded = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const maxDistance = Math.min(4, Math.max(1, Math.floor(word.length / 3)));
  const found = closestMatch(word.toLowerCase(), [...byFolded.keys()], { maxDistance });
  return found === undefined ? undefined : byFolded.get(found);
}
