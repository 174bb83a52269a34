import { setTimeout as delay } from 'node:timers/promises';
import type { Connections } from '../connections.js';
import type { Alongside } from './okta-worker.js';
import { unlessEnded } from './unless-ended.js';

/** Administrators change it now and then. */
const everyMs = 3_600_000;

/** Keeps the gate informed of what part of its rate limits Okta gives to us. */
export const learnParts =
  (connections: Pick<Connections, 'learnParts'>): Alongside =>
  async (ended) => {
    while (!ended.aborted) {
      await unlessEnded(connections.learnParts(), ended);
      await delay(everyMs, undefined, { signal: ended }).catch(() => undefined);
    }
  };
