/** The last piece of a link's path: the id of what it leads to. `URL` is not to be had everywhere. */
export const lastPieceOf = (href: string): string =>
  decodeURIComponent(
    href
      .replace(/[?#].*$/s, '')
      .split('/')
      .at(-1) ?? '',
  );
