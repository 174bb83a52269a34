import type { ServerResponse } from 'node:http';
import { noStore } from '../oauth/oauth-call.js';
import type { OAuthRefusal } from '../oauth/oauth-refusal.js';
import type { OktaRefusal } from '../org/okta-error.js';
import type { Answer } from './call.js';

/** Sends an answer; with `cutBody` half of it, after which the connection breaks. */
export function sendAnswer(response: ServerResponse, answer: Answer, cutBody = false): void {
  const { status, body, html, links } = answer;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  const lines = [
    ...(links?.self === undefined ? [] : [`<${links.self}>; rel="self"`]),
    ...(links?.next === undefined ? [] : [`<${links.next}>; rel="next"`]),
  ];
  // One header line for each relation, as Okta sends them.
  if (lines.length > 0) response.setHeader('Link', lines);
  response.statusCode = status;
  if (status === 204) {
    response.end();
    return;
  }
  const bytes = Buffer.from(html ?? (body === undefined ? '' : JSON.stringify(body)));
  response.setHeader('Content-Type', html === undefined ? 'application/json' : 'text/html;charset=utf-8');
  response.setHeader('Content-Length', bytes.length);
  if (!cutBody) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

export function refusalAnswer(refusal: OktaRefusal, errorId: string): Answer {
  if (refusal.bodyless) return { status: refusal.status, headers: { ...refusal.headers } };
  return {
    status: refusal.status,
    body: {
      errorCode: refusal.errorCode,
      errorSummary: refusal.errorSummary,
      errorLink: refusal.errorCode,
      errorId,
      errorCauses: refusal.causes.map((errorSummary) => ({ errorSummary })),
    },
    headers: { ...refusal.headers },
  };
}

/** The error of an OAuth endpoint. */
export const oauthRefusalAnswer = ({ status, error, description, headers }: OAuthRefusal): Answer => ({
  status,
  body: { error, error_description: description },
  headers: { ...noStore, ...headers },
});

export function gatewayPage(status: number, title: string): Answer {
  return { status, html: `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n` }; // prettier-ignore
}
