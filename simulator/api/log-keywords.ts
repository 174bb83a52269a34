import type { LogEvent } from '../org/event-log.js';
import { invalid } from '../org/okta-error.js';

const mostKeywords = 10;
const longestKeyword = 40;

/** `q`: every keyword is a whole word of some value, regardless of case. */
export function compileKeywords(q: string | null): (event: LogEvent) => boolean {
  const keywords = q?.trim().toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  if (keywords.length > mostKeywords) throw invalid('q', `q: at most ${mostKeywords} keywords`);
  if (keywords.some(({ length }) => length > longestKeyword)) {
    throw invalid('q', `q: a keyword has at most ${longestKeyword} characters`);
  }
  if (keywords.length === 0) return () => true;
  return (event) => {
    const words = new Set<string>();
    collectWords(event, words);
    return keywords.every((keyword) => words.has(keyword));
  };
}

/** Words of a value: it, its parts between spaces and commas, and their parts between hyphens, dots and the like. */
function collectWords(value: unknown, words: Set<string>): void {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) collectWords(inner, words);
  } else if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value).toLowerCase();
    words.add(text);
    for (const piece of text.split(/[\s,;()[\]{}"]+/)) {
      words.add(piece);
      for (const part of piece.split(/[^\p{L}\p{N}]+/u)) words.add(part);
    }
  }
}
