interface Nonce {
  value: string;
  madeAt: number;
}

/** The nonces that DPoP proofs for the token endpoint have to carry. */
export class DpopNonces {
  private nonces: Nonce[] = [];

  constructor(
    private readonly now: () => number,
    private readonly make: () => string,
    private readonly lifetimes: () => { dpopNonceLifetimeMs: number; dpopNonceAcceptedMs: number },
  ) {}

  /** The one that is handed out now. */
  current(): string {
    const { dpopNonceLifetimeMs, dpopNonceAcceptedMs } = this.lifetimes();
    const last = this.nonces.at(-1);
    if (last !== undefined && this.now() - last.madeAt < dpopNonceLifetimeMs) return last.value;
    const nonce = { value: this.make(), madeAt: this.now() };
    this.nonces = [...this.nonces.filter(({ madeAt }) => this.now() - madeAt <= dpopNonceAcceptedMs), nonce];
    return nonce.value;
  }

  accepts(value: string): boolean {
    const nonce = this.nonces.find((item) => item.value === value);
    return nonce !== undefined && this.now() - nonce.madeAt <= this.lifetimes().dpopNonceAcceptedMs;
  }
}
