import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Another address of a server, by a wire that can be cut. */
export async function cuttableWire(to: string): Promise<{ address: string; cut: () => void }> {
  const [host, port] = to.split(':');
  const sockets = new Set<Socket>();
  const wire = createServer((near) => {
    const far = connect(Number(port), host);
    for (const [from, onto] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => onto.destroy()).pipe(onto);
    }
  }).listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const at = wire.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    address: `127.0.0.1:${String(at.port)}`,
    cut: () => {
      wire.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
