import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { withoutCredentials } from './credential-text.js';
import type { OktaRefusal, RateLimitKind } from './errors.js';
import { requestIdOf } from './one-header.js';
import type { RateLimitReading } from './rate-limit.js';

const errorBody = z.object({
  errorCode: z.string().optional(),
  errorSummary: z.string().optional(),
  errorId: z.string().optional(),
  errorCauses: z.array(z.looseObject({ errorSummary: z.string().optional() })).optional(),
  // The token endpoint's form.
  error: z.string().optional(),
  error_description: z.string().optional(),
});

interface RefusedAnswer {
  method: string;
  path: string;
  status: number;
  text: string;
  headers: IncomingHttpHeaders;
}

/** Reads an error answer. Gateways in front of Okta answer HTML or nothing at all: JSON is never assumed. */
export function readRefusal({ method, path, status, text, headers }: RefusedAnswer): OktaRefusal {
  let body: z.output<typeof errorBody> = {};
  try {
    body = errorBody.parse(JSON.parse(text));
  } catch {
    // What stands there is no error of Okta's API; the status says enough.
  }
  return {
    ...{ method, path, status },
    errorCode: codeOf(body.errorCode ?? body.error),
    errorSummary: withoutCredentials(body.errorSummary ?? body.error_description ?? `HTTP ${String(status)}`),
    causes: (body.errorCauses ?? []).flatMap(({ errorSummary }) =>
      errorSummary === undefined ? [] : withoutCredentials(errorSummary),
    ),
    errorId: body.errorId,
    requestId: requestIdOf(headers),
    challenge: headers['www-authenticate'],
  };
}

/** Codes are logged, so what can't be one is none. */
const codeOf = (text = ''): string | undefined => (/^[\w.-]{1,64}$/.test(text) ? text : undefined);

const dailyQuotas = ['E0000146', 'E0000147', 'E0000186', 'E0000204', 'E0000205'];
const sentJustNow = ['E0000109', 'E0000118', 'E0000133'];

/** Which limit a 429 speaks of. @see https://developer.okta.com/docs/reference/error-codes/ */
export function rateLimitKind({ errorCode = '' }: OktaRefusal, reading: RateLimitReading | undefined): RateLimitKind {
  if (dailyQuotas.includes(errorCode)) return 'quota';
  if (sentJustNow.includes(errorCode)) return 'repeat';
  // The token endpoint's `invalid_grant` with 429 speaks of too many requests for one user within a second.
  return reading?.limit === 0 || errorCode === 'invalid_grant' ? 'concurrency' : 'window';
}
