// The owners of tokens in a process of their own, as `temporal-okta worker` runs them. It is loaded at once, starts when
// its parent says so, and then stops where the parent wants it: before a refresh leaves, or when its answer is there.
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { loadConfig } from '../../dist/src/config/config.js';
import { encryptionOf } from '../../dist/src/config/encryption.js';
import { connectionsOf } from '../../dist/src/connections.js';
import { connectWorker } from '../../dist/src/temporal/client.js';
import { createTokenOwnerWorker } from '../../dist/src/temporal/worker.js';

let stopAt;
let goOn = [];

/** @param {'asked' | 'answered'} stage */
async function reached(stage, connection) {
  if (stage !== stopAt) return;
  process.send({ stage, connection });
  await new Promise((resolve) => goOn.push(resolve));
}

const stopping = ({ info }) => ({
  inbound: {
    execute: async (input, next) => {
      if (info.activityType !== 'refreshTokens') return next(input);
      const [{ connection }] = input.args;
      await reached('asked', connection);
      const result = await next(input);
      await reached('answered', connection);
      return result;
    },
  },
});

async function start({ address, namespace, file }) {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const config = loadConfig({ file });
  const temporal = await connectWorker({ address, namespace, encryption: encryptionOf(config, process.env) });
  const connections = connectionsOf(config);
  const worker = await createTokenOwnerWorker({ temporal, connections, interceptors: { activity: [stopping] } });
  process.send({ stage: 'ready' });
  await worker.run();
}

process.on('message', (message) => {
  if (message.start) void start(message.start);
  if ('stopAt' in message) {
    stopAt = message.stopAt;
    process.send({ stage: 'armed' });
  }
  if (message.goOn) for (const resolve of goOn.splice(0)) resolve();
});
process.once('disconnect', () => process.exit());
