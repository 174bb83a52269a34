import type { IncomingHttpHeaders } from 'node:http';

/** A header that counts once; of several lines the first. */
export const oneHeader = (headers: IncomingHttpHeaders, name: string): string | undefined => [headers[name]].flat()[0];

/** By what Okta's log and support know a request. */
export const requestIdOf = (headers: IncomingHttpHeaders): string | undefined =>
  oneHeader(headers, 'x-okta-request-id');
