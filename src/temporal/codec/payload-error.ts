/** A payload that can't be encrypted or decrypted, whatever the keys: the message says why and what to do. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}
