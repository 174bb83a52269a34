import { ActionError } from '../actions/action-error.js';
import { isProtected } from '../config/loopback.js';
import { OktaFailureType } from '../failures.js';
import { hookProblem } from './hook-eligible.js';

/** A hook as it is to be. */
export interface WantedHook {
  name: string;
  /** Where Okta posts to: https. */
  url: string;
  /** Event types that hooks carry. */
  events: readonly string[];
  /** What Okta sends in the header. */
  secret: string;
  /** Default: `Authorization`. */
  headerName?: string;
}

const mostEvents = 300;
const longestUrl = 1024;
const longestName = 255;

const headerForm = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** What Okta or HTTP itself sets. */
const reserved = /^(?:accept|content-type|content-length|host|connection|transfer-encoding|expect|user-agent)$/i;

/**
 * Says what is wrong with a hook before Okta is asked for anything.
 *
 * @throws ActionError `Okta.InvalidInput`, that names the field
 */
export function checkWantedHook({ name, url, events, secret, headerName = 'Authorization' }: WantedHook): void {
  if (name.trim() === '' || name.length > longestName) {
    throw invalid('name', `must have 1 to ${String(longestName)} characters`);
  }
  const problem = urlProblem(url);
  if (problem !== undefined) throw invalid('url', problem);
  if (events.length === 0 || events.length > mostEvents) {
    throw invalid('events', `must be 1 to ${String(mostEvents)} event types`);
  }
  const notCarried = hookProblem(events);
  if (notCarried !== undefined) throw invalid('events', notCarried);
  if (secret === '') throw invalid('secret', 'is empty: whoever knows the address could post');
  if (!headerForm.test(headerName) || reserved.test(headerName)) {
    throw invalid('headerName', `"${headerName}" can't hold the secret: take Authorization, or a name of your own`);
  }
}

function urlProblem(text: string): string | undefined {
  const url = URL.canParse(text) && !/\s/.test(text) ? new URL(text) : undefined;
  if (!url || text.length > longestUrl) return 'is no address that Okta takes: write it like https://hooks.acme.com/okta/hook'; // prettier-ignore
  if (!isProtected(url)) {
    return `begins with ${url.protocol}: Okta posts to https:// only`;
  }
  if (url.username !== '' || url.password !== '') return 'holds a user name or password: the secret goes into a header';
  return url.hash === '' ? undefined : 'has a fragment (#): leave it out';
}

const invalid = (field: string, what: string): ActionError =>
  new ActionError(OktaFailureType.InvalidInput, `${field} ${what}`, { field });
