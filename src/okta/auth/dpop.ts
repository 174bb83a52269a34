import { createHash, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK, SignJWT } from 'jose';
import { oneHeader } from '../one-header.js';

const algorithm = 'ES256';

/**
 * A key that access tokens are bound to. It proves for each request that its sender holds it.
 *
 * @see https://developer.okta.com/docs/guides/dpop/
 */
export class DpopKey {
  private nonce: string | undefined;

  private constructor(
    private readonly privateKey: CryptoKey,
    private readonly publicJwk: JWK,
    private readonly privateJwk: JWK,
  ) {}

  static async generate(): Promise<DpopKey> {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    return DpopKey.fromJwk(await exportJWK(privateKey));
  }

  /** @param jwk as {@link toJwk} gave it */
  static async fromJwk(jwk: JWK): Promise<DpopKey> {
    const { kty, crv, x, y } = jwk;
    const publicJwk = { kty, crv, x, y } as JWK;
    return new DpopKey((await importJWK(jwk, algorithm)) as CryptoKey, publicJwk, jwk);
  }

  /** The private key, for whoever must keep it beside a refresh token. */
  toJwk(): JWK {
    return this.privateJwk;
  }

  /** Takes the nonce that an answer brings; gives whether there was one. */
  learnNonce(headers: IncomingHttpHeaders): boolean {
    const nonce = oneHeader(headers, 'dpop-nonce');
    if (nonce !== undefined) this.nonce = nonce;
    return nonce !== undefined;
  }

  /**
   * A proof for one attempt of one request.
   *
   * @param request.nowMs Okta's time, in milliseconds
   * @param request.accessToken the token that goes along; undefined at the token endpoint
   */
  proof({ method, url, nowMs, accessToken }: ProofRequest): Promise<string> {
    const claims = {
      htm: method,
      // Without query and fragment.
      htu: `${url.origin}${url.pathname}`,
      ...(accessToken === undefined ? {} : { ath: createHash('sha256').update(accessToken).digest('base64url') }),
      ...(this.nonce === undefined ? {} : { nonce: this.nonce }),
    };
    return new SignJWT(claims)
      .setProtectedHeader({ typ: 'dpop+jwt', alg: algorithm, jwk: this.publicJwk })
      .setIssuedAt(Math.floor(nowMs / 1000))
      .setJti(randomUUID())
      .sign(this.privateKey);
  }
}

/** The key that a connection uses at present, made once of its JWK: it keeps the nonce that it has learnt. */
export class PresentDpopKey {
  private present: { point: string; key: DpopKey } | undefined;

  async of(jwk: JWK): Promise<DpopKey> {
    const point = JSON.stringify([jwk.x, jwk.y]);
    if (this.present?.point !== point) this.present = { point, key: await DpopKey.fromJwk(jwk) };
    return this.present.key;
  }
}

interface ProofRequest {
  method: string;
  url: URL;
  nowMs: number;
  accessToken?: string | undefined;
}
