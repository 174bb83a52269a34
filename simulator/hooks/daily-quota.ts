const dayMs = 86_400_000;

export interface QuotaState {
  used: number;
  limit: number;
  /** Events beyond the limit, which nobody gets any more. */
  dropped: number;
}

/** How many events an org's hooks deliver in 24 hours, from the first one on. */
export class DailyQuota {
  private since = -Infinity;
  private used = 0;
  private dropped = 0;

  constructor(
    private readonly now: () => number,
    private readonly limit: () => number,
  ) {}

  /** @returns whether one more event may be delivered; it is counted if so */
  take(): boolean {
    this.renew();
    if (this.used >= this.limit()) {
      this.dropped += 1;
      return false;
    }
    if (this.used === 0) this.since = this.now();
    this.used += 1;
    return true;
  }

  state(): QuotaState {
    this.renew();
    return { used: this.used, limit: this.limit(), dropped: this.dropped };
  }

  private renew(): void {
    if (this.now() >= this.since + dayMs) this.used = 0;
  }
}
