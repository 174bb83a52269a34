import type { OAuthClient } from './client-store.js';

export const responseModes = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof responseModes)[number];
export type Prompt = 'none' | 'login' | 'consent';

/** An authorization request that is in order. */
export interface AuthorizeRequest {
  client: OAuthClient;
  redirectUri: string;
  responseMode: ResponseMode;
  state: string;
  scopes: string[];
  nonce: string | undefined;
  challenge: string | undefined;
  prompts: ReadonlySet<Prompt>;
  maxAgeSeconds: number | undefined;
  loginHint: string | undefined;
}
