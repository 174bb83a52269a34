import type { Answer } from '../http/call.js';
import type { ReturnAddress } from './authorize-request.js';
import { noStore } from './oauth-call.js';
import { formPostPage } from './pages.js';

/** The address that a browser is sent to with the answer of an authorization request. */
export function returnUrl(to: ReturnAddress, answer: Record<string, string>): string {
  const parameters = new URLSearchParams(withState(to, answer));
  const url = new URL(to.redirectUri);
  if (to.responseMode === 'fragment') return `${to.redirectUri}#${parameters.toString()}`;
  for (const [name, value] of parameters) url.searchParams.append(name, value);
  return url.href;
}

/** Sends the browser back to the client, by a redirect or by a form that sends itself. */
export function returnToClient(to: ReturnAddress, answer: Record<string, string>, afterPost = false): Answer {
  if (to.responseMode === 'form_post') return formPostPage(to.redirectUri, withState(to, answer));
  // After a form, 303: the browser must not post the password on to the client.
  return { status: afterPost ? 303 : 302, headers: { ...noStore, Location: returnUrl(to, answer) } };
}

const withState = ({ state }: ReturnAddress, answer: Record<string, string>): Record<string, string> => ({
  ...answer,
  ...(state === undefined ? {} : { state }),
});
