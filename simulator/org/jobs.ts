/** Work that the org does later, in the order it falls due on the simulated clock. */
export class Jobs {
  private readonly waiting: { at: number; run: (at: number) => void }[] = [];

  constructor(private readonly now: () => number) {}

  schedule(at: number, run: (at: number) => void): void {
    const place = this.waiting.findIndex((job) => job.at > at);
    this.waiting.splice(place === -1 ? this.waiting.length : place, 0, { at, run });
  }

  /** Runs what is due. Called before anybody looks. */
  runDue(): void {
    for (let job = this.waiting[0]; job !== undefined && job.at <= this.now(); job = this.waiting[0]) {
      this.waiting.shift();
      job.run(job.at);
    }
  }
}
