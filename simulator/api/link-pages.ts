import { isObject, param, type Answer, type OpenRoute } from '../http/call.js';
import { visitLink } from '../operations/password.js';
import { OktaRefusal } from '../org/okta-error.js';

type OpenCall = Parameters<OpenRoute['handle']>[0];

const page = (text: string, status = 200): Answer => ({ status, html: `<!doctype html><meta charset="utf-8"><title>Simulated Okta</title>${text}\n` }); // prettier-ignore

const form = (): Answer =>
  page('<form method="post"><label>New password <input name="password" type="password"></label> <button>Set</button></form>'); // prettier-ignore

/** The visitor sends the form: the password is set, and the link is spent. */
function submit(call: OpenCall): Answer {
  const password = isObject(call.body) ? call.body['password'] : undefined;
  try {
    visitLink(call.org, param(call, 'token'), typeof password === 'string' ? password : '', call.origin);
    return page('<p>Your password is set.</p>');
  } catch (error) {
    if (!(error instanceof OktaRefusal)) throw error;
    return page(`<p>${[error.errorSummary, ...error.causes].join(' ')}</p>`, error.status);
  }
}

/** Where activation and recovery links lead: pages for people, no API. */
export const linkPageRoutes: OpenRoute[] = [
  '/tokens/:token/verify',
  '/welcome/:token',
  '/reset_password/:token',
  '/signin/reset-password/:token',
].flatMap((path): OpenRoute[] => [
  // prettier-ignore
  { method: 'GET', path, operation: 'showLinkPage', bucket: 'other', handle: form },
  { method: 'POST', path, operation: 'submitLinkPage', bucket: 'other', handle: submit },
]);
