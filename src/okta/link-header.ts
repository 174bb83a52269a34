/**
 * The target of `rel="next"`. Okta sends one `Link` line for each relation; a client sees them as a list or joined.
 *
 * @see https://developer.okta.com/docs/api/#link-header
 */
export function nextLink(header: string | string[] | undefined): string | undefined {
  const lines = header === undefined ? [] : Array.isArray(header) ? header : [header];
  for (const line of lines) {
    // A target is in angle brackets, so commas and semicolons inside it don't end it.
    for (const [, target, parameters] of line.matchAll(
      /<([^>]*)>((?:\s*;\s*[^\s;,=]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,]+))*)/g,
    )) {
      if (
        /^(?:[^"]|"(?:[^"\\]|\\.)*")*?;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=$|[\s;,]))/i.test(
          parameters ?? '',
        )
      )
        return target;
    }
  }
  return undefined;
}
