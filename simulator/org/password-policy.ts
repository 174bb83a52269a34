import { invalid } from './okta-error.js';

const historyLength = 4;
/** Shorter parts of a login may occur in a password. */
const loginPartLength = 4;
const longest = 72;

/** The default password policy. */
export function checkPassword(password: string, login: string): void {
  const lower = password.toLowerCase();
  const parts = login.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  const meets =
    password.length >= 8 &&
    password.length <= longest &&
    /\p{Lu}/u.test(password) &&
    /\p{Ll}/u.test(password) &&
    /\d/.test(password) &&
    !parts.some((part) => part.length >= loginPartLength && lower.includes(part));
  if (meets) return;
  throw invalid(
    'password',
    'password: Password requirements were not met. Password requirements: at least 8 characters, a lowercase letter,' +
      ' an uppercase letter, a number, no parts of your username.',
  );
}

/** Asked for by `strict` only. */
export function checkPasswordHistory(password: string, former: readonly string[]): void {
  if (former.slice(-historyLength).includes(password)) {
    throw invalid('password', 'password: Password has been used too recently');
  }
}
