/** A request as the admin port reports it. */
export interface LoggedRequest {
  method: string;
  /** Path and query. */
  path: string;
  status: number | 'connection cut';
  userAgent: string | null;
  bucket: string | null;
  tokenId: string | null;
  requestId: string;
  at: string;
  operation: string | null;
  fault: string | null;
  /** The OAuth client, where there is one. */
  clientId?: string;
  /** What kind of token an OAuth call carried, and for the token endpoint how one was asked for. */
  token?: string;
  grantType?: string;
}

const most = 50_000;

export class RequestLog {
  private entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > most) this.entries.splice(0, this.entries.length - most / 2);
  }

  list(): LoggedRequest[] {
    return [...this.entries];
  }

  clear(): void {
    this.entries = [];
  }
}

const secretParameters = /([?&](?:access_token|refresh_token|token|code|client_secret|client_assertion|id_token_hint|password)=)[^&#]*/g; // prettier-ignore

/** A path and query as it may be shown. */
export const withoutSecrets = (path: string): string => path.replace(secretParameters, '$1***');
