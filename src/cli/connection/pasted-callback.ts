import { createInterface } from 'node:readline';
import { UsageError } from '../program-error.js';

/**
 * Reads the address that the browser ended at from stdin.
 *
 * @throws UsageError what stands there is no address, or nothing does
 */
export async function pastedCallback(): Promise<URL> {
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) {
      const text = line.trim();
      if (text === '') continue;
      if (!URL.canParse(text)) throw new UsageError('That is no address: paste all of it, from http on');
      return new URL(text);
    }
  } finally {
    lines.close();
  }
  throw new UsageError('No address came on stdin: paste the one that the browser ends at');
}
