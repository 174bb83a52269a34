import { readAuthorizeRequest, ReturnedRefusal } from '../oauth/authorize-request.js';
import { returnUrl } from '../oauth/authorize-response.js';
import { nextStep } from '../oauth/authorize-step.js';
import { openSession } from '../oauth/browser-sign-in.js';
import { issueCode, recordConsent } from '../oauth/issue-code.js';
import { OAuthRefusal, requestRefusals } from '../oauth/oauth-refusal.js';
import { attemptSignIn } from '../operations/sign-in.js';
import { userParty, type Origin } from '../org/event-writer.js';
import type { Org } from '../org/org.js';
import { SeedError } from '../seed/add-objects.js';

export interface AuthorizeVisit {
  /** The address that an app sends the browser to. */
  url: string;
  login: string;
  /** Right unless it is given and wrong. */
  password?: string | undefined;
  /** What the person answers when asked for consent. */
  consent?: 'allow' | 'deny' | undefined;
}

/**
 * Does what a person does whose browser an app has sent to `/oauth2/v1/authorize`: signs in, consents.
 *
 * @returns the address that the browser is sent back to, with the code or the error
 */
export function authorizeAs(org: Org, visit: AuthorizeVisit, origin: Origin): { redirectTo: string } {
  try {
    const request = readAuthorizeRequest(org, new URL(visit.url).searchParams);
    const user = org.users.withLogin(visit.login);
    const { login, password } = visit;
    const { sessionId } = attemptSignIn(org, { login, password, ipAddress: origin.ipAddress ?? '127.0.0.1' });
    if (user === undefined || sessionId === undefined) throw new SeedError(`${login} can't sign in: no such user, a wrong password or status`); // prettier-ignore
    const session = openSession(org, user.id, sessionId);
    const asUser = { ...origin, actor: userParty(user), clientId: request.client.id };
    let step = nextStep(org, request, session, { signedIn: true, consented: false });
    if (step.next === 'consent') {
      if (visit.consent === 'deny') throw new ReturnedRefusal(requestRefusals.access_denied(), request);
      recordConsent(org, user, request, asUser);
      step = nextStep(org, request, session, { signedIn: true, consented: true });
    }
    if (step.next === 'refuse') throw new ReturnedRefusal(step.refusal, request);
    return { redirectTo: returnUrl(request, { code: issueCode(org, request, { user, session }, asUser) }) };
  } catch (error) {
    if (error instanceof ReturnedRefusal) {
      const { refusal, to } = error;
      return { redirectTo: returnUrl(to, { error: refusal.error, error_description: refusal.description }) };
    }
    if (error instanceof OAuthRefusal) throw new SeedError(`${error.error}: ${error.description}`);
    throw error;
  }
}
