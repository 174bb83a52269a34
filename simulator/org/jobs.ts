/** Work that the org does later, in the order it falls due on the simulated clock. */
export class Jobs {
  private readonly waiting: { at: number; run: (at: number) => void }[] = [];
  /** Hears when the next job may be another one, and when the clock may have been moved. */
  onChange: (() => void) | undefined;

  constructor(private readonly now: () => number) {}

  /** When the next job falls due. */
  get nextAt(): number | undefined {
    return this.waiting[0]?.at;
  }

  schedule(at: number, run: (at: number) => void): void {
    const place = this.waiting.findIndex((job) => job.at > at);
    this.waiting.splice(place === -1 ? this.waiting.length : place, 0, { at, run });
    this.onChange?.();
  }

  /** Runs what is due. Called before anybody looks. */
  runDue(): void {
    for (let job = this.waiting[0]; job !== undefined && job.at <= this.now(); job = this.waiting[0]) {
      this.waiting.shift();
      job.run(job.at);
    }
    this.onChange?.();
  }
}
