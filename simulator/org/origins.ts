import type { EventParty, Origin } from './event-writer.js';
import type { Org } from './org.js';

/** Somebody at a browser, before it is known who. */
export const personOrigin = (org: Org): Origin => ({
  actor: { id: 'unknown', type: 'User', alternateId: 'unknown', displayName: 'unknown', detailEntry: null },
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130.0.0.0',
  ipAddress: '198.51.100.1',
  transaction: { type: 'WEB', id: org.ids.request(), detail: {} },
  requestUri: null,
});

/** Okta itself, as an actor. */
export const oktaSystem: EventParty = { id: 'unknown', type: 'SystemPrincipal', alternateId: 'system@okta.com', displayName: 'Okta System', detailEntry: null }; // prettier-ignore

/** Okta itself, for what nobody's request brings about alone. */
export const systemOrigin = (org: Org): Origin => ({
  ...personOrigin(org),
  actor: oktaSystem,
  userAgent: null,
  ipAddress: null,
});
