/** Plays a person's browser: follows redirects, keeps cookies, sends the forms of the pages. */
export class Person {
  private readonly cookies = new Map<string, string>();

  /** @param fields what the person types, by the name of the field */
  constructor(private readonly fields: Record<string, string>) {}

  /** Walks from the page to the first address of the redirect URI, which nobody has to answer. */
  async walk(start: URL, redirectUri: string): Promise<URL> {
    let next: { url: URL; form?: URLSearchParams | undefined } = { url: start };
    for (let steps = 0; steps < 15; steps += 1) {
      if (next.url.href.startsWith(redirectUri)) return next.url;
      const response = await fetch(next.url, {
        redirect: 'manual',
        headers: {
          cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          accept: 'text/html',
        },
        ...(next.form ? { method: 'POST', body: next.form } : {}),
      });
      this.keep(response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location !== null) next = { url: new URL(location, next.url) };
      else next = this.submit(await response.text(), next.url);
    }
    throw new Error(`no way to ${redirectUri}: stopped at ${next.url.href}`);
  }

  private keep(lines: string[]): void {
    for (const line of lines) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.cookies.set(name, value);
    }
  }

  private submit(html: string, page: URL): { url: URL; form: URLSearchParams } {
    const form = /<form[^>]*>/i.exec(html)?.[0];
    if (form === undefined) throw new Error(`no form on ${page.href}: ${textOf(html)}`);
    const values = new URLSearchParams();
    for (const [tag] of html.matchAll(/<input[^>]*>/gi)) {
      const name = attribute(tag, 'name');
      if (name !== undefined) values.set(name, this.fields[name] ?? attribute(tag, 'value') ?? '');
    }
    // A form with several buttons says which was pressed.
    for (const [tag] of html.matchAll(/<button[^>]*>/gi)) {
      const [name, value] = [attribute(tag, 'name'), attribute(tag, 'value') ?? ''];
      if (name !== undefined && (this.fields[name] ?? value) === value && !values.has(name)) values.set(name, value);
    }
    return { url: new URL(attribute(form, 'action') ?? page.href, page), form: values };
  }
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1]?.replaceAll('&amp;', '&');

/** What a page says, without its styles. */
const textOf = (html: string): string =>
  html
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 500);
