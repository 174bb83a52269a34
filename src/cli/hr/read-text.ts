import { readFileSync } from 'node:fs';
import { UsageError } from '../program-error.js';

/** Reads a file that a command names; `-` is stdin. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${file}: ${what} can't be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
