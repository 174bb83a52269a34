import type { EventHook } from '../../hooks/event-hook.js';

/** A hook for people. */
export const hookLines = ({ id, name, status, verificationStatus, url, events }: EventHook): string[] => [
  `${name}  ${id}  ${status}  ${verificationStatus ?? 'verification unknown'}`,
  `  posts to ${url}`,
  `  ${String(events.length)} event type${events.length === 1 ? '' : 's'}: ${events.join(', ')}`,
];
