/** Why a private key can't be used. */
export type PrivateKeyFault =
  | 'notAKey'
  | 'noLineBreaks'
  | 'damaged'
  | 'several'
  | 'publicKey'
  | 'certificate'
  | 'encrypted'
  | 'wrongPassphrase'
  | 'tooShort'
  | 'unsupported';

/**
 * What is wrong with a private key. The message is a predicate (`is a public key: …`), to be put behind the key's place.
 * There is no `cause`: errors of the crypto library may repeat parts of the key.
 */
export class PrivateKeyError extends Error {
  override readonly name = 'PrivateKeyError';

  constructor(
    readonly fault: PrivateKeyFault,
    message: string,
  ) {
    super(message);
  }
}
