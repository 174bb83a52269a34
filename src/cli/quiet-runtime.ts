import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Sends Temporal's own log lines to stderr, those of a level and above: stdout belongs to results. */
export function installRuntime(level: 'INFO' | 'WARN' | 'ERROR'): void {
  Runtime.install({
    logger: new DefaultLogger(level, ({ level: severity, timestampNanos, message, meta }) => {
      const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
      const facts = meta === undefined ? '' : ` ${JSON.stringify(meta, (_, value: unknown) => loggable(value))}`;
      process.stderr.write(`${time} ${severity} ${message}${facts}\n`);
    }),
    telemetryOptions: { logging: { filter: { core: level, other: level }, forward: {} } },
  });
}

function loggable(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}
