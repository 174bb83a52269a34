import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP connection between two programs, which a test can hold where it likes. */
export class Wire {
  private readonly pairs = new Set<{ near: Socket; far: Socket }>();
  private isHeld = false;
  private hidesDeath = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(host: string, port: number): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const wire = new Wire(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => wire.join(near, connect(port, host)));
    return wire;
  }

  private join(near: Socket, far: Socket): void {
    const pair = { near, far };
    this.pairs.add(pair);
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => near.write(chunk));
    if (this.isHeld) far.pause();
    for (const socket of [near, far]) socket.on('error', () => undefined);
    far.on('close', () => {
      this.pairs.delete(pair);
      near.destroy();
    });
    near.on('close', () => {
      if (!this.hidesDeath) far.destroy();
    });
  }

  /** From now on no answer comes through; requests do. */
  holdAnswers(): void {
    this.isHeld = true;
    for (const { far } of this.pairs) far.pause();
  }

  /** Lets everything through again. */
  release(): void {
    this.isHeld = false;
    for (const { far } of this.pairs) far.resume();
  }

  /** From now on the far side believes that the near side lives, as when a machine loses its power. */
  hideDeath(): void {
    this.hidesDeath = true;
  }

  /** The far side notices at last. */
  showDeath(): void {
    this.hidesDeath = false;
    for (const { near, far } of this.pairs) if (near.destroyed) far.destroy();
  }

  async close(): Promise<void> {
    for (const { near, far } of this.pairs) [near, far].forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.server.close(resolve));
  }
}
