const longest = 300;

/** What an authorization server says in its errors, fit for a line of a terminal or of a log. */
export const saidByOkta = (error: string, description: string): string =>
  [error, description]
    .map((text) => text.replace(/\p{Cc}/gu, ' ').slice(0, longest))
    .filter((text) => text !== '')
    .join(': ');
