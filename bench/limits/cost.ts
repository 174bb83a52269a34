import { z } from 'zod';
import { environmentConfig } from '../../src/config/environment.js';
import { settingsOf } from '../../src/config/settings.js';
import { Connections } from '../../src/connections.js';
import type { OktaClient } from '../../src/okta/client.js';
import { Gate } from '../../src/okta/gate/gate.js';
import { OpenGate } from '../open-gate.js';
import { type BenchResult, median, moreIsBetter } from '../result.js';
import { startSimulate } from '../child.js';
import { report } from './setup.js';

/** Short rounds in turns: whatever else the machine does meets both alike. */
const rounds = 120;
const callsARound = 200;
const inParallel = 16;

/** Reads by the bare client in an org without limits, through the gate and without one, in turns. */
export async function limitsCost(): Promise<BenchResult[]> {
  const child = startSimulate(['--users', '10', '--rate-limits', 'none']);
  const { url, apiToken } = (await child.next()) as { url: string; apiToken: string };
  const settings = [...environmentConfig({ OKTA_DOMAIN: url, OKTA_API_TOKEN: apiToken }).connections];
  const clientBy = async (gate: Gate): Promise<OktaClient> =>
    new Connections(new Map(settings.map(([name, one]) => [name, settingsOf(one)])), undefined, gate).client('default');
  try {
    const clients = { gated: await clientBy(new Gate()), free: await clientBy(new OpenGate()) };
    const msOf = async (client: OktaClient): Promise<number> => {
      let left = callsARound;
      const lane = async (): Promise<void> => {
        while (left-- > 0) {
          await client.request({ method: 'GET', path: '/api/v1/users/me', bucket: 'user-read', schema: z.unknown() });
        }
      };
      const startedMs = performance.now();
      await Promise.all(Array.from({ length: inParallel }, lane));
      return performance.now() - startedMs;
    };
    for (let round = 0; round < 5; round += 1) await Promise.all([msOf(clients.gated), msOf(clients.free)]);
    const ms: Record<'gated' | 'free', number[]> = { gated: [], free: [] };
    for (let round = 0; round < rounds; round += 1) {
      const order = round % 2 === 0 ? (['gated', 'free'] as const) : (['free', 'gated'] as const);
      for (const which of order) ms[which].push(await msOf(clients[which]));
    }
    // The median: what a pause of the machine costs one of them is not the gate's.
    const perSecond = (took: number[]): number => (callsARound * 1000) / median(took);
    const [ours, beside] = [perSecond(ms.gated), perSecond(ms.free)];
    report(`  reads a second: ${ours.toFixed(0)} through the gate, ${beside.toFixed(0)} without`);
    const facts = { peer: 'the client without a gate', unit: 'reads/s', target: 0.98 };
    return [moreIsBetter({ bench: "limits: the gate's cost", ours, beside, ...facts })];
  } finally {
    await child.stop();
  }
}
