/** How many requests are under way, of the whole org and of each principal. */
export class Concurrency {
  private total = 0;
  private readonly byPrincipal = new Map<string, number>();

  get inFlight(): number {
    return this.total;
  }

  inFlightOf(principal: string): number {
    return this.byPrincipal.get(principal) ?? 0;
  }

  /** A request has come; gives what ends it. */
  enter(): () => void {
    this.total += 1;
    return () => (this.total -= 1);
  }

  /** It is known who sent it. */
  enterAs(principal: string): () => void {
    this.byPrincipal.set(principal, this.inFlightOf(principal) + 1);
    return () => this.byPrincipal.set(principal, this.inFlightOf(principal) - 1);
  }
}
