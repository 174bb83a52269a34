/** What the parent sends to a process of this bench: too much for a command line. */
export const given = <T>(): Promise<T> =>
  new Promise((resolve) => process.once('message', (input) => resolve(input as T)));
