import type { Answer } from '../http/call.js';
import { userParty } from '../org/event-writer.js';
import type { User } from '../org/user-store.js';
import { readAuthorizeRequest, ReturnedRefusal, type AuthorizeRequest } from './authorize-request.js';
import { returnToClient } from './authorize-response.js';
import { nextStep } from './authorize-step.js';
import { beginTransaction, transactionOf, type AuthorizeTransaction } from './authorize-transaction.js';
import { browserSignIn } from './browser-sign-in.js';
import { readCookie, sessionCookie, setCookie } from './cookies.js';
import { issueCode, recordConsent } from './issue-code.js';
import { given, type OAuthCall } from './oauth-call.js';
import { OAuthRefusal, requestRefusals } from './oauth-refusal.js';
import { consentPage, errorPage, signInPage } from './pages.js';
import { pushedParameters } from './pushed-request.js';

/** `GET /oauth2/v1/authorize` */
export function answerAuthorizeRequest(call: OAuthCall): Answer {
  try {
    const parameters = call.query.has('request_uri') ? pushedParameters(call.org, call.query) : call.query;
    const request = readAuthorizeRequest(call.org, parameters);
    call.note({ clientId: request.client.id });
    const session = call.org.oauth.sessions.use(readCookie(call.headers, sessionCookie), call.org.clock.now());
    const step = nextStep(call.org, request, session, { signedIn: false, consented: false });
    if (step.next === 'refuse') throw new ReturnedRefusal(step.refusal, request);
    if (step.next === 'code') return sendCode(call, request, step, false);
    const { transaction, cookie } = beginTransaction(call, request);
    const answer = step.next === 'sign-in' ? showSignIn(transaction) : showConsent(transaction, step.user);
    return cookie === undefined ? answer : { ...answer, headers: { ...answer.headers, 'Set-Cookie': cookie } };
  } catch (error) {
    return answerRefusal(error, false);
  }
}

/** The person has typed a name and a password. */
export function answerSignIn(call: OAuthCall): Answer {
  const transaction = transactionOf(call);
  if (transaction === undefined || call.form === undefined) return expired();
  call.note({ clientId: transaction.request.client.id });
  const login = given(call.form, 'username') ?? '';
  const result = browserSignIn(call, login, given(call.form, 'password') ?? '');
  if ('wrong' in result) return showSignIn(transaction, { login, wrong: result.wrong });
  transaction.signedIn = true;
  const answer = goOn(call, transaction, result.session.cookie, false);
  return { ...answer, headers: { ...answer.headers, 'Set-Cookie': setCookie(sessionCookie, result.session.cookie, call.baseUrl) } }; // prettier-ignore
}

/** The person has allowed the app what it asks for, or hasn't. */
export function answerConsent(call: OAuthCall): Answer {
  const transaction = transactionOf(call);
  if (transaction === undefined || call.form === undefined) return expired();
  call.note({ clientId: transaction.request.client.id });
  if (given(call.form, 'decision') !== 'allow') {
    call.org.oauth.transactions.delete(transaction.id);
    return answerRefusal(new ReturnedRefusal(requestRefusals.access_denied(), transaction.request), true);
  }
  return goOn(call, transaction, readCookie(call.headers, sessionCookie), true);
}

function goOn(
  call: OAuthCall,
  transaction: AuthorizeTransaction,
  cookie: string | undefined,
  consented: boolean,
): Answer {
  const { org } = call;
  const { request, signedIn } = transaction;
  const session = org.oauth.sessions.use(cookie, org.clock.now());
  const step = nextStep(org, request, session, { signedIn, consented });
  if (step.next === 'sign-in') return showSignIn(transaction);
  if (step.next === 'consent') return showConsent(transaction, step.user);
  org.oauth.transactions.delete(transaction.id);
  if (step.next === 'refuse') return answerRefusal(new ReturnedRefusal(step.refusal, request), true);
  if (consented) recordConsent(org, step.user, request, call.origin(userParty(step.user)));
  return sendCode(call, request, step, true);
}

function sendCode(
  call: OAuthCall,
  request: AuthorizeRequest,
  who: Parameters<typeof issueCode>[2],
  afterPost: boolean,
): Answer {
  const code = issueCode(call.org, request, who, call.origin(userParty(who.user)));
  return returnToClient(request, { code }, afterPost);
}

const showSignIn = ({ id, request }: AuthorizeTransaction, again?: { login: string; wrong: string }): Answer =>
  signInPage({ transactionId: id, appLabel: request.client.app.data.label, login: again?.login ?? request.loginHint ?? '', ...(again && { wrong: again.wrong }) }); // prettier-ignore

const showConsent = ({ id, request }: AuthorizeTransaction, user: User): Answer =>
  consentPage({ transactionId: id, appLabel: request.client.app.data.label, login: String(user.data.profile['login']), scopes: request.scopes }); // prettier-ignore

const expired = (): Answer => answerRefusal(requestRefusals.request_expired(), true);

function answerRefusal(error: unknown, afterPost: boolean): Answer {
  if (error instanceof ReturnedRefusal) {
    const { error: code, description } = error.refusal;
    return returnToClient(error.to, { error: code, error_description: description }, afterPost);
  }
  if (error instanceof OAuthRefusal) return errorPage(400, error.error, error.description);
  throw error;
}
