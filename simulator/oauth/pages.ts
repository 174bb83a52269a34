import { createHash } from 'node:crypto';
import type { Answer } from '../http/call.js';
import { noStore } from './oauth-call.js';

/** Text and attribute values of a page. */
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const submitScript = 'document.forms[0].submit()';
const scriptHash = createHash('sha256').update(submitScript).digest('base64');
const style = `
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 28rem; margin: 10vh auto; padding: 0 1rem }
  h1 { font-size: 1.6rem; line-height: 1.25 }
  label { display: block; margin: 1rem 0 }
  input { display: block; box-sizing: border-box; width: 100%; margin-top: .25rem }
  input, button { font: inherit; padding: .5rem .75rem }
  button { margin: 1rem .5rem 0 0 }
  .wrong { border-left: .25rem solid #c22; padding-left: .75rem }
  footer { margin-top: 3rem; font-size: .875rem; opacity: .7 }
`;

function page(title: string, body: string, status = 200): Answer {
  return {
    status,
    html: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)} - simulated Okta org</title>
<style>${style}</style>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
<footer>Simulated Okta org</footer>
</html>
`,
    headers: {
      ...noStore,
      'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'; frame-ancestors 'none'`, // prettier-ignore
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  };
}

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`;

export const signInPath = '/login/sign-in';
export const consentPath = '/login/consent';

export interface SignInPage {
  transactionId: string;
  appLabel: string;
  login: string;
  wrong?: string;
}

export function signInPage({ transactionId, appLabel, login, wrong }: SignInPage): Answer {
  return page(
    'Sign in',
    `<p>to go on to <strong>${escape(appLabel)}</strong></p>
${wrong === undefined ? '' : `<p class="wrong" role="alert">${escape(wrong)}</p>\n`}<form method="post" action="${signInPath}">
${hidden('transaction', transactionId)}
<label>Username <input name="username" autocomplete="username" value="${escape(login)}" required${login === '' ? ' autofocus' : ''}></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required${login === '' ? '' : ' autofocus'}></label>
<button type="submit">Sign in</button>
</form>`,
    wrong === undefined ? 200 : 401,
  );
}

export interface ConsentPage {
  transactionId: string;
  appLabel: string;
  login: string;
  scopes: readonly string[];
}

export function consentPage({ transactionId, appLabel, login, scopes }: ConsentPage): Answer {
  const button = (decision: string, label: string): string =>
    `<button type="submit" name="decision" value="${decision}">${label}</button>`;
  return page(
    `${appLabel} would like to act for you`,
    `<p>You are signed in as <strong>${escape(login)}</strong>. The app asks for:</p>
<ul>${scopes.map((scope) => `<li><code>${escape(scope)}</code></li>`).join('')}</ul>
<form method="post" action="${consentPath}">
${hidden('transaction', transactionId)}
${button('allow', 'Allow access')}
${button('deny', "Don't allow")}
</form>`,
  );
}

/** What is wrong with a request that can't be answered to anybody else. */
export const errorPage = (status: number, error: string, description: string): Answer =>
  page('400 Bad Request', `<p>Your request resulted in an error.</p>\n<p><code>${escape(error)}</code>: ${escape(description)}</p>`, status); // prettier-ignore

export const plainPage = (title: string, text: string): Answer => page(title, `<p>${escape(text)}</p>`);

/** `response_mode=form_post`: the browser posts the answer to the client. */
export function formPostPage(action: string, fields: Record<string, string>): Answer {
  const inputs = Object.entries(fields).map(([name, value]) => hidden(name, value));
  return page(
    'Going on',
    `<form method="post" action="${escape(action)}">\n${inputs.join('\n')}\n<button type="submit">Go on</button>\n</form>\n<script>${submitScript}</script>`, // prettier-ignore
  );
}
