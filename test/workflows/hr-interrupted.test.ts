// Property: whatever comes between a flow, and wherever (a cancellation in each activity and at each wait, an answer that no
// retry helps at each request), its promise is kept: all is undone, or what isn't is listed; nobody else is touched; and the
// org says the same as the flow's own record.
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe } from 'vitest';
import { joiners } from '../support/hr-model/joiners.js';
import { leavers } from '../support/hr-model/leavers.js';
import { movers } from '../support/hr-model/movers.js';
import { play, type Played, type Stage, type Strike, strikesOf } from '../support/hr-model/play.js';
import { brokenPromises, isToBeDoneAgain } from '../support/hr-model/promises.js';
import type { Scenario } from '../support/hr-model/scenario.js';
import { ManyOrgs } from '../support/many-orgs.js';
import { seededRandom } from '../support/random.js';
import { connect, quietRuntime, test, type TemporalEnv, withWorker } from '../support/temporal-env.js';

// Undos that fail are what is tested here.
quietRuntime(new DefaultLogger('ERROR', () => undefined));

const { HR_STRIKES = '8', HR_SEED = '1' } = process.env;
/** Of each flow, so many points are drawn; `all` takes every one, which is half an hour. */
const drawn = HR_STRIKES === 'all' ? Infinity : Number(HR_STRIKES);
const atOnce = 4;

const orgs = new ManyOrgs();
let temporal: TemporalEnv;
let stage: Stage;
let endWorker: () => void;
let workerEnded: Promise<void>;
beforeAll(async () => {
  temporal = await connect();
  await new Promise<void>((resolve, reject) => {
    workerEnded = withWorker({ env: temporal, activities: orgs.activities }, ({ taskQueue }) => {
      stage = { orgs, client: temporal.client, taskQueue };
      resolve();
      return new Promise<void>((end) => (endWorker = end));
    });
    workerEnded.catch(reject);
  });
});
afterAll(async () => {
  endWorker();
  await workerEnded;
  await temporal.close();
});

async function told(played: Played): Promise<string[]> {
  const lines = brokenPromises(played);
  if (lines.length > 0 || !played.strike || !isToBeDoneAgain(played)) return lines;
  return brokenPromises(await played.again()).map((line) => `done again: ${line}`);
}

async function struck(scenario: Scenario, strike: Strike): Promise<string[]> {
  const played = await play(stage, scenario, strike);
  try {
    return (await told(played)).map((line) => `${JSON.stringify(strike)} (${played.struckAt ?? 'nowhere'}): ${line}`);
  } finally {
    await played.close();
  }
}

/** Some of them, as the seed decides. */
function some<T>(all: readonly T[]): T[] {
  const random = seededRandom(Number(HR_SEED));
  const shuffled = all.map((one) => ({ one, at: random() })).sort((a, b) => a.at - b.at);
  return shuffled.slice(0, drawn).map(({ one }) => one);
}

describe.concurrent('whatever comes between, its promises are kept:', () => {
  test.for([...joiners, ...movers, ...leavers].map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    { timeout: 600_000 },
    async ([, scenario], { expect }) => {
      const whole = await play(stage, scenario);
      await whole.close();
      expect(brokenPromises(whole)).toEqual([]);
      const strikes = some(strikesOf(whole));
      const lines: string[] = [];
      const one = async (): Promise<void> => {
        for (let strike = strikes.shift(); strike; strike = strikes.shift()) {
          lines.push(...(await struck(scenario, strike)));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, one));
      expect(lines, `HR_SEED=${HR_SEED}`).toEqual([]);
    },
  );
});
