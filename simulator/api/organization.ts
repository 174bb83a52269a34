import { json, type OpenRoute } from '../http/call.js';

/** The one thing an org tells without a token. */
export const organizationRoutes: OpenRoute[] = [
  {
    method: 'GET',
    path: '/.well-known/okta-organization',
    operation: 'getWellknownOrgMetadata',
    bucket: 'other',
    handle: ({ org, baseUrl }) =>
      json({
        id: org.orgId,
        pipeline: org.settings.pipeline,
        settings: { analyticsCollectionEnabled: false, bugReportingEnabled: false, omEnabled: false },
        _links: { organization: { href: baseUrl }, alternate: { href: baseUrl } },
      }),
  },
];
