import type { App } from './app-store.js';
import type { SimulatedClock } from './clock.js';
import type { EventLog, LogEvent } from './event-log.js';
import { describeEventType, type EventTypeName } from './event-types.js';
import type { GroupData } from './group-store.js';
import type { IdSource } from './ids.js';
import type { User } from './user-store.js';

/** Actor or target of an event. */
export interface EventParty {
  id: string;
  type: string;
  alternateId: string;
  displayName: string;
  detailEntry: Record<string, unknown> | null;
  changeDetails?: { from: Record<string, unknown>; to: Record<string, unknown> };
}

/** Who caused events, and by which request: what all events of one transaction share. */
export interface Origin {
  actor: EventParty;
  userAgent: string | null;
  ipAddress: string | null;
  transaction: { type: 'WEB' | 'JOB'; id: string; detail: Record<string, unknown> };
  requestUri: string | null;
  /** The OAuth client that the request came through. */
  clientId?: string;
}

export interface EventDraft {
  type: EventTypeName;
  target: EventParty[];
  outcome?: { result: string; reason: string | null };
  actor?: EventParty;
  debugData?: Record<string, unknown>;
  sessionId?: string;
  /** When it happened, if that isn't now. */
  at?: number;
}

/** Writes what happens into the System Log. */
export class EventWriter {
  constructor(
    private readonly log: EventLog,
    private readonly clock: SimulatedClock,
    private readonly ids: IdSource,
  ) {}

  write(origin: Origin, draft: EventDraft): LogEvent {
    const { message, legacy, severity } = describeEventType(draft.type);
    const { ipAddress } = origin;
    const failed = draft.outcome !== undefined && draft.outcome.result !== 'SUCCESS';
    const event: LogEvent = {
      actor: draft.actor ?? origin.actor,
      client: {
        userAgent: origin.userAgent === null ? null : describeUserAgent(origin.userAgent),
        zone: 'null',
        device: origin.userAgent === null ? null : 'Computer',
        id: origin.clientId ?? null,
        ipAddress,
        geographicalContext: null,
      },
      device: null,
      authenticationContext: {
        authenticationProvider: null,
        credentialProvider: null,
        credentialType: null,
        issuer: null,
        interface: null,
        authenticationStep: 0,
        rootSessionId: draft.sessionId ?? null,
        externalSessionId: draft.sessionId ?? null,
      },
      displayMessage: message,
      eventType: draft.type,
      outcome: draft.outcome ?? { result: 'SUCCESS', reason: null },
      published: this.clock.iso(draft.at),
      securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
      severity: severity ?? (failed ? 'WARN' : 'INFO'),
      debugContext: {
        debugData: {
          requestId: origin.transaction.id,
          ...(origin.requestUri === null ? {} : { requestUri: origin.requestUri, url: origin.requestUri }),
          ...draft.debugData,
        },
      },
      legacyEventType: legacy,
      transaction: origin.transaction,
      uuid: this.ids.uuid(),
      version: '0',
      request: {
        ipChain:
          ipAddress === null
            ? []
            : [
                {
                  ip: ipAddress,
                  geographicalContext: null,
                  version: ipAddress.includes(':') ? 'V6' : 'V4',
                  source: null,
                  ipDetails: null,
                },
              ],
      },
      target: draft.target,
    };
    this.log.append(event);
    return event;
  }
}

export function userParty(user: User): EventParty {
  const { login, firstName, lastName } = user.data.profile;
  const displayName = [firstName, lastName].filter((name) => typeof name === 'string').join(' ');
  return { id: user.id, type: 'User', alternateId: String(login), displayName, detailEntry: null };
}

export function groupParty(group: GroupData): EventParty {
  return {
    id: group.id,
    type: 'UserGroup',
    alternateId: 'unknown',
    displayName: group.profile.name,
    detailEntry: null,
  };
}

export function appParty({ id, data }: App): EventParty {
  return { id, type: 'AppInstance', alternateId: data.label, displayName: data.label, detailEntry: null };
}

function describeUserAgent(rawUserAgent: string): Record<string, string> {
  const os = /Windows|Mac OS X|Linux|Android|iOS/.exec(rawUserAgent)?.[0] ?? 'Unknown';
  const browser = /Firefox|Edg|Chrome|Safari/.exec(rawUserAgent)?.[0]?.toUpperCase() ?? 'UNKNOWN';
  return { rawUserAgent, os, browser };
}
