import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../http/call.js';
import type { EventParty, Origin } from '../org/event-writer.js';
import type { Org } from '../org/org.js';
import { requestRefusals } from './oauth-refusal.js';

/** One request to the authorization server. */
export interface OAuthCall {
  org: Org;
  method: string;
  /** The address that was called, without the query: what proofs and assertions have to name. */
  url: string;
  /** The org's address as this caller wrote it, which is the issuer. */
  baseUrl: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The form, or `undefined` when the body is none. */
  form: URLSearchParams | undefined;
  origin: (actor: EventParty) => Origin;
  /** Adds what the request log may tell: never a secret. */
  note: (facts: { clientId?: string; grantType?: string; token?: string }) => void;
}

export interface OAuthRoute {
  method: 'GET' | 'POST';
  path: string;
  operation: string;
  /** Discovery and keys aren't limited. */
  limited: boolean;
  handle(call: OAuthCall): Answer | Promise<Answer>;
}

/** Answers with tokens must not be stored anywhere. */
export const noStore = { 'Cache-Control': 'no-cache, no-store', Pragma: 'no-cache' };

/** The parameters of a POST: a form in which each name occurs once. */
export function formOf(call: OAuthCall): URLSearchParams {
  if (call.form === undefined) throw requestRefusals.wrong_content_type();
  refuseDuplicates(call.form);
  return call.form;
}

export function refuseDuplicates(parameters: URLSearchParams): void {
  const names = [...parameters.keys()];
  if (new Set(names).size !== names.length) throw requestRefusals.duplicate_oauth_params();
}

/** A parameter; an empty one is as good as none. */
export const given = (parameters: URLSearchParams, name: string): string | undefined =>
  parameters.get(name) || undefined; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- '' is none
