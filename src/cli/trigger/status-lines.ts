import type { TriggerLag } from '../../temporal/trigger-lag.js';
import type { TriggerStatus } from '../../../workflows/messages.js';

/** A trigger's state in words. */
export function statusLines(status: TriggerStatus & TriggerLag): string[] {
  const { connection, name, config, generation, pausedBy, certificate, lastError, changes } = status;
  const counts = Object.values(status.routes);
  const delivered = counts.reduce((sum, route) => sum + route.delivered, 0);
  const lines = [
    `${connection}/${name}, generation ${String(generation)}`,
    `  events      ${config.filter ?? 'all'}`,
    `  looks       ${config.hook ? 'by a hook, and ' : ''}every ${String(config.intervalSeconds)} s; ${String(status.polls)} polls, the last that was told of at ${status.lastPolledAt ?? '-'}`,
    `  behind      ${String(status.behindSeconds)} s: ${status.readUpTo === undefined ? 'not read to the end yet' : `all read up to ${status.readUpTo}`}${config.hook ? ' by polls; the hook brings events at once' : ''}`,
    `  fetched     ${String(status.fetched)}; no route wanted ${String(status.unrouted)}, our own ${String(status.own)}, met again ${String(status.repeated)}, by the hook ${String(status.byHook)}`,
    ...Object.entries(status.routes).map(
      ([route, outcome]) =>
        `  route       ${route}: ${String(outcome.delivered)} delivered, ${String(outcome.undeliverable)} undeliverable`,
    ),
    `  dead        ${String(status.deadLetters)} letters`,
    certificate.events === 0 && certificate.found === 0
      ? '  complete    not compared with the log yet'
      : `  complete    up to ${certificate.upTo}: ${String(delivered)} delivered, ${String(certificate.missing)} missing, ${String(certificate.sentAgain)} sent again`,
  ];
  if (pausedBy)
    lines.push(`  paused      by ${pausedBy.by} at ${pausedBy.at}${pausedBy.reason ? `: ${pausedBy.reason}` : ''}`);
  if (lastError !== undefined) lines.push(`  last error  ${lastError}`);
  for (const { at, by, what } of changes.slice(-5)) lines.push(`  changed     ${at} ${by}: ${what}`);
  return lines;
}
