/** What a promise gives, or undefined as soon as the signal is given. It leaves nothing behind at a signal that lives on. */
export function unlessEnded<T>(promise: Promise<T>, ended: AbortSignal): Promise<T | undefined> {
  if (ended.aborted) {
    promise.catch(() => undefined);
    return Promise.resolve(undefined);
  }
  return new Promise((resolve, reject) => {
    const end = (): void => resolve(undefined);
    ended.addEventListener('abort', end, { once: true });
    void promise.then(resolve, reject).finally(() => ended.removeEventListener('abort', end));
  });
}
