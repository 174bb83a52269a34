import type { Org } from '../org/org.js';
import { oktaSystem } from '../org/origins.js';

/** The fields that every log event has, for those that are put in with fewer. */
export function blankEvent(org: Org): Record<string, unknown> {
  return {
    actor: { ...oktaSystem },
    client: { userAgent: null, zone: 'null', device: null, id: null, ipAddress: null, geographicalContext: null },
    device: null,
    displayMessage: null,
    outcome: { result: 'SUCCESS', reason: null },
    severity: 'INFO',
    debugContext: { debugData: {} },
    legacyEventType: null,
    transaction: { type: 'JOB', id: org.ids.request(), detail: {} },
    version: '0',
    request: { ipChain: [] },
    target: [],
  };
}
