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
