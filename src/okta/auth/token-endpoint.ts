import { z } from 'zod';
import { type OktaRefusal, OktaResponseError } from '../errors.js';
import type { Passage } from '../gate/gate.js';
import { requestIdOf } from '../one-header.js';
import { readRefusal } from '../refusal.js';
import { rateLimitRefusal } from '../rate-limit-refusal.js';
import { sendThroughGate } from '../send-through-gate.js';
import { clockDifferenceMs } from '../server-clock.js';
import type { HttpAnswer, HttpRequest } from '../transport.js';
import type { AuthContext } from './authenticator.js';
import type { ClientAuthentication } from './client-authentication.js';
import type { DpopKey } from './dpop.js';
import type { TokenLifetime } from '../../token-lifetime.js';
import { tokenRefusal } from './token-refusal.js';

/** A token endpoint answers fast or not at all; a rotated refresh token must be stored soon. */
const requestTimeoutMs = 10_000;

const path = '/oauth2/v1/token';
const bucket = 'oauth';

const answerSchema = z.looseObject({
  token_type: z.string(),
  expires_in: z.number(),
  access_token: z.string().min(1),
  scope: z.string().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
});

/** What the token endpoint gave; the end is by Okta's clock. */
export interface TokenSet extends TokenLifetime {
  accessToken: string;
  tokenType: 'Bearer' | 'DPoP';
  scopes: string[];
  refreshToken?: string | undefined;
  idToken?: string | undefined;
}

/** One kind of request to the endpoint. */
export interface Grant {
  form: Record<string, string>;
  /** What is asked for, for the answer that names none and for messages. */
  scopes: readonly string[];
  /** Offered where the connection has one; whether the token is bound to it is for Okta to say. */
  dpop?: DpopKey | undefined;
}

/** A request that was answered. */
interface Sent {
  answer: HttpAnswer;
  passage: Passage;
  /** By how much our idea of Okta's time moved (ms). */
  movedMs: number;
  hasNonce: boolean;
}

/**
 * The token endpoint of an org, for one application.
 *
 * @see https://developer.okta.com/docs/reference/api/oidc/
 */
export class TokenEndpoint {
  private readonly url: URL;
  /** The credential that Okta took last. */
  private preferred = 0;

  constructor(
    private readonly context: Omit<AuthContext, 'owner'>,
    private readonly client: ClientAuthentication,
  ) {
    this.url = new URL(path, context.origin);
  }

  /**
   * Asks for a token. A request is made anew once for each of these: Okta wants a nonce; our clock turned out to be
   * wrong; the application has another key.
   *
   * @throws OktaTokenError Okta refuses
   * @throws OktaRateLimitError 429, or held back by the gate
   * @throws OktaNetworkError no whole answer: a refresh token may have been rotated
   */
  async request(grant: Grant): Promise<TokenSet> {
    const { count } = this.client;
    let nonces = 0;
    let corrections = 0;
    let keys = 0;
    for (let at = this.preferred; ;) {
      const sent = await this.send(grant, at);
      const { answer, movedMs, hasNonce } = sent;
      if (answer.status >= 200 && answer.status < 300) {
        this.preferred = at;
        return this.read(answer, grant);
      }
      const refusal = this.refusal(answer);
      const { errorCode } = refusal;
      if (errorCode === 'use_dpop_nonce' && hasNonce && nonces++ === 0) continue;
      const isDated = errorCode === 'invalid_client' || errorCode === 'invalid_dpop_proof';
      if (isDated && movedMs > clockDifferenceMs && corrections++ === 0) continue;
      if (errorCode === 'invalid_client' && ++keys < count) {
        at = (at + 1) % count;
        continue;
      }
      throw this.error(sent, refusal, grant);
    }
  }

  /**
   * Ends a token, and with a refresh token its access tokens. Okta answers so for tokens that it doesn't know, too.
   *
   * @throws OktaTokenError Okta refuses the application
   * @throws OktaNetworkError no whole answer
   */
  async revoke(token: string, hint: 'refresh_token' | 'access_token'): Promise<void> {
    await this.tell('/oauth2/v1/revoke', { token, token_type_hint: hint });
  }

  /**
   * Shows that Okta takes the application's credential, and changes nothing: it asks about a token that doesn't exist.
   *
   * @throws OktaTokenError Okta refuses the application
   * @throws OktaNetworkError no whole answer
   */
  async checkClient(): Promise<void> {
    await this.tell('/oauth2/v1/introspect', { token: 'none', token_type_hint: 'access_token' });
  }

  /** Sends a form to another endpoint of the server, of whose answer the status says all. */
  private async tell(endpoint: string, form: Record<string, string>): Promise<void> {
    const sent = await this.send({ form, scopes: [] }, this.preferred, new URL(endpoint, this.url));
    if (sent.answer.status !== 200) throw this.error(sent, this.refusal(sent.answer), { scopes: [] });
  }

  private async send({ form, dpop }: Grant, at: number, url = this.url): Promise<Sent> {
    const { clock, connection } = this.context;
    const prepare = async (): Promise<HttpRequest> => {
      const nowMs = clock.now();
      const own = await this.client.credentials({ url, nowMs, at });
      return {
        method: 'POST',
        url,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          ...own.headers,
          ...(dpop === undefined ? {} : { DPoP: await dpop.proof({ method: 'POST', url, nowMs }) }),
        },
        body: new URLSearchParams({ ...form, ...own.form }).toString(),
        timeoutMs: requestTimeoutMs,
      };
    };
    // Urgent, because all other calls wait for it.
    const { answer, passage } = await sendThroughGate(this.context, { connection, bucket, lane: 'urgent' }, prepare);
    return {
      answer,
      passage,
      movedMs: clock.observe(answer.headers),
      hasNonce: dpop?.learnNonce(answer.headers) ?? false,
    };
  }

  private read({ text, headers }: HttpAnswer, { scopes }: Grant): TokenSet {
    const parsed = answerSchema.safeParse(parseJson(text));
    const requestId = requestIdOf(headers);
    if (!parsed.success) {
      const paths = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.code}`);
      throw new OktaResponseError('POST', path, paths, requestId);
    }
    const { token_type: type, expires_in, access_token, scope, refresh_token, id_token } = parsed.data;
    const tokenType = /^dpop$/i.test(type) ? 'DPoP' : /^bearer$/i.test(type) ? 'Bearer' : undefined;
    if (tokenType === undefined) throw new OktaResponseError('POST', path, ['token_type: unknown'], requestId);
    return {
      accessToken: access_token,
      tokenType,
      expiresAtMs: this.context.clock.now() + expires_in * 1000,
      lifetimeMs: expires_in * 1000,
      scopes: scope === undefined ? [...scopes] : scope.split(' ').filter((name) => name !== ''),
      ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
      ...(id_token === undefined ? {} : { idToken: id_token }),
    };
  }

  private refusal({ status, headers, text }: HttpAnswer): OktaRefusal {
    return readRefusal({ method: 'POST', path, status, text, headers });
  }

  private error({ answer, passage }: Sent, refusal: OktaRefusal, { scopes, dpop }: Omit<Grant, 'form'>): Error {
    const { connection, clock } = this.context;
    if (refusal.status !== 429) {
      const offersDpop = dpop !== undefined;
      return tokenRefusal(refusal, { connection, scopes, clockOffsetMs: clock.offsetMs, offersDpop });
    }
    return rateLimitRefusal(refusal, answer.headers, { bucket, passage, nowMs: Date.now() });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
