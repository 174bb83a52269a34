/** What Okta's answers say of a bucket that is nearly full. */
export const plenty = (): Record<string, string> => ({
  'x-rate-limit-limit': '1000000',
  'x-rate-limit-remaining': '999999',
  'x-rate-limit-reset': String(Math.ceil(Date.now() / 1000) + 60),
});
