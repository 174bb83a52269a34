import { DefaultLogger, type LogEntry, Runtime } from '@temporalio/worker';
import { redactAttributes, redactText } from '../temporal/redact.js';

/** The SDK warns of it. Workers of ours that take activities alone do so on purpose. */
const activitiesOnly = 'No workflows registered, not polling for workflow tasks';

/** What a log may be narrowed to. `TRACE` is left out: it prints whole tasks. */
export const logLevels = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface RuntimeSettings {
  /** Where Prometheus may read metrics (`ADDRESS:PORT`); default: nowhere. */
  metrics?: string | undefined;
}

/**
 * Sends Temporal's own log lines to stderr, those of a level and above: stdout belongs to results. They are free of
 * personal data and secrets.
 */
export function installRuntime(level: LogLevel, { metrics }: RuntimeSettings = {}): void {
  Runtime.install({
    logger: new DefaultLogger(level, (entry) => {
      if (entry.message === activitiesOnly) return;
      process.stderr.write(`${logLine(entry)}\n`);
    }),
    telemetryOptions: {
      logging: { filter: { core: level, other: 'ERROR' }, forward: {} },
      ...(metrics === undefined ? {} : { metrics: { prometheus: { bindAddress: metrics } } }),
    },
  });
}

function logLine({ level, timestampNanos, message, meta }: LogEntry): string {
  const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  const facts = meta === undefined ? '' : ` ${JSON.stringify(redactAttributes(meta))}`;
  return `${time} ${level} ${redactText(message)}${facts}`;
}
