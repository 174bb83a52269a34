// A worker of ours in a process of its own, on a clock that runs faster.
import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { installRuntime } from '../../src/cli/quiet-runtime.js';
import { environmentConfig } from '../../src/config/environment.js';
import { settingsOf } from '../../src/config/settings.js';
import { Connections } from '../../src/connections.js';
import { Gate } from '../../src/okta/gate/gate.js';
import { connectWorker } from '../../src/temporal/client.js';
import { createOktaWorker } from '../../src/temporal/worker.js';
import { given } from '../given.js';

export interface OurWorkerInput {
  address: string;
  namespace: string;
  taskQueue: string;
  url: string;
  apiToken: string;
  bundle: string;
  /** Simulated seconds a real one. */
  scale: number;
}

const { address, namespace, taskQueue, url, apiToken, bundle, scale } = await given<OurWorkerInput>();

installRuntime('ERROR');
const startedMs = Date.now();
const gate = new Gate({
  now: () => startedMs + (Date.now() - startedMs) * scale,
  sleep: (ms, signal) => delay(ms / scale, undefined, signal === undefined ? {} : { signal }),
});
const { connections: configured } = environmentConfig({ OKTA_DOMAIN: url, OKTA_API_TOKEN: apiToken });
const connections = new Connections(
  new Map([...configured].map(([name, one]) => [name, settingsOf(one)])),
  undefined,
  gate,
);

/** Temporal's clock is the real one: what is to be waited for by ours is shorter there. */
const inScale: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      const delayMs: unknown = error.nextRetryDelay;
      if (typeof delayMs !== 'number') throw error;
      throw Object.assign(error, { nextRetryDelay: Math.ceil(delayMs / scale) });
    }
  },
};

const temporal = await connectWorker({ address, namespace, encryption: undefined });
const worker = await createOktaWorker({
  ...{ temporal, connections, taskQueue },
  workflowBundle: { codePath: bundle },
  interceptors: { activity: [() => ({ inbound: inScale })] },
  shutdownGraceTime: '1 second',
});
process.once('SIGTERM', () => {
  worker.shutdown();
});
process.stdout.write('{"ready":true}\n');
await worker.run();
await temporal.connection.close();
connections.close();
process.exit(0);
