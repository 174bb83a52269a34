/** Parameters of an authorization request that a client has sent ahead. */
export interface PushedRequest {
  clientId: string;
  parameters: URLSearchParams;
  expiresAt: number;
}
