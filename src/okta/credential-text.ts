/** A pattern, and what stands in its place. Each takes time in proportion to the text, which may be somebody else's. */
export type Replacement = readonly [pattern: RegExp, by: string];

/** Credentials that are known by their own form, wherever they stand in a text. */
export const credentialForms: readonly Replacement[] = [
  [/\beyJ[\w-]*\.[\w-]+(?:\.[\w-]*)*/g, '[token]'],
  // One-time links of Okta: the last piece of the path opens an account.
  [/(\/(?:welcome|signin\/reset-password|reset_password|signin\/verify|tokens)\/)[\w-]{8,}/gi, '$1[redacted]'],
  // User information in a URL.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']+@/gi, '$1[redacted]@'],
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, '[key]'],
];

const secretNames = '(?:\\w{0,20}_?token|client_secret|client_assertion|code|code_verifier|password|tempPassword)';

/**
 * As they stand in what was sent. Words for people stay: Okta says "password: Password requirements were not met", and
 * "Bearer authentication".
 */
const sentCredentials: readonly Replacement[] = [
  [/\b(SSWS|Bearer|Basic|DPoP)\s+[\w.~+/-]{16,}=*/gi, '$1 [redacted]'],
  [new RegExp(`((?:^|[?&\\s"'{,])${secretNames}=)[^\\s&"'<>]+`, 'gi'), '$1[redacted]'],
  // Also in JSON within JSON.
  [new RegExp(`(\\\\*"${secretNames}\\\\*"\\s*:\\s*)\\\\*"(?:[^"\\\\]|\\\\(?!"))*\\\\*"`, 'gi'), '$1[redacted]'],
];

/**
 * Takes out of another's words what was sent as a credential: a gateway in front of Okta may give back what it didn't
 * understand, and what an error says is stored and shown.
 */
export function withoutCredentials(text: string): string {
  return [...credentialForms, ...sentCredentials].reduce((clean, [pattern, by]) => clean.replace(pattern, by), text);
}
