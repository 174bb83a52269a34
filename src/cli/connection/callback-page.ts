/** Headers of the page: nothing is loaded, nothing is framed, nothing is kept, and no address with a code is passed on. */
export const callbackPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);

/** What the browser shows at the end of a login; `role` decides whether a screen reader reads it out as an alarm. */
export const callbackPage = (title: string, text: string, role: 'status' | 'alert'): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} - temporal-okta</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem }
  h1 { font-size: 1.6rem }
  p { overflow-wrap: anywhere }
  footer { margin-top: 3rem; font-size: .875rem; opacity: .7 }
</style>
<main role="${role}">
  <h1>${escaped(title)}</h1>
  <p>${escaped(text)}</p>
</main>
<footer>temporal-okta, on this machine</footer>
</html>
`;
