import { open } from 'node:fs/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { LogEvent } from '../../src/actions/schemas/log-event.js';
import { OktaFailureType } from '../../src/failures.js';

/** Events that go to the end of a file, each as a JSON line. */
export interface AppendToFileInput {
  /** An absolute path on the machine of the worker. */
  file: string;
  events: LogEvent[];
  /**
   * Where the file ended before; what is behind it is of an attempt that was not told of, and is overwritten. Without it,
   * nothing is written, and the file is made where it isn't there.
   */
  endsAt?: number | undefined;
}

/** Appends events to a file. Gives where it ends now: with that, a repeat writes nothing twice. */
export async function appendToFile({ file, events, endsAt }: AppendToFileInput): Promise<number> {
  const handle = await open(file, endsAt === undefined ? 'a+' : 'r+');
  try {
    const { size } = await handle.stat();
    const from = endsAt ?? size;
    if (size < from) throw changed(file);
    if (endsAt === undefined) return from;
    await handle.truncate(from);
    const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    if (bytes.length > 0) await handle.write(bytes, 0, bytes.length, from);
    await handle.datasync();
    return from + bytes.length;
  } finally {
    await handle.close();
  }
}

const changed = (file: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(
    `${file} is shorter than what was written to it: somebody else changed it. Name another file`,
    OktaFailureType.Conflict,
  );
