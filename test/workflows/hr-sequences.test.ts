// Property: whatever HR changes, in whatever order, with Okta's answers going wrong, workers restarting and people changing
// their minds: after each step the whole org is as a model by tables of its own says, nobody is there twice or left behind,
// nobody else is touched, and in the end no flow is open.
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelledSteps } from '../support/hr-model/cancelled-steps.js';
import { deskSteps } from '../support/hr-model/desk-steps.js';
import { deltaFeed, fullFeed } from '../support/hr-model/feeds.js';
import { furnish, settings } from '../support/hr-model/office.js';
import { PeopleModel } from '../support/hr-model/people-model.js';
import { peopleSteps } from '../support/hr-model/people-steps.js';
import { World } from '../support/hr-model/world.js';
import { ManyOrgs } from '../support/many-orgs.js';
import { seededRandom } from '../support/random.js';
import { connect, quietRuntime, type TemporalEnv, uniqueName, withWorker } from '../support/temporal-env.js';

// Activities that fail are what is tested here.
quietRuntime(new DefaultLogger('ERROR', () => undefined));

const { HR_SEQUENCES = '4', HR_STEPS = '6', HR_SEED = '1' } = process.env;
const atOnce = 4;
/** So long a step may take, where the machine has other work and the trouble adds up. */
const longestMs = 400_000;
const names = [
  ...([['Anna', 'Berg'], ['Ben', 'Oduya'], ['Anna', 'Berg']] as const),
  ...([['Chiara', 'Neri'], ['Deniz', 'Kaya']] as const),
]; // prettier-ignore
const steps = [...deskSteps, ...peopleSteps, ...cancelledSteps];

const orgs = new ManyOrgs({
  ...settings,
  population: { search: 'profile.employeeNumber sw "E"' },
  thresholds: { leavers: 100, percent: 100 },
});
const taskQueue = uniqueName('sequences');
let temporal: TemporalEnv;
let isOver = false;
let workers: Promise<void>;
beforeAll(async () => {
  temporal = await connect();
  workers = keepRestarting();
});
afterAll(async () => {
  isOver = true;
  await workers;
  await temporal.close();
});

/** Workers are restarted again and again, in the middle of whatever they do. */
async function keepRestarting(): Promise<void> {
  const random = seededRandom(Number(HR_SEED));
  while (!isOver) {
    const untilMs = Date.now() + 12_000 + random() * 25_000;
    // What was under way is missed only when its heartbeats have failed for a minute.
    const shutdownGraceTime = random() < 0.25 ? 0 : 2000;
    const options = { env: temporal, activities: orgs.activities, taskQueue, shutdownGraceTime };
    await withWorker(options, async () => {
      while (!isOver && Date.now() < untilMs) await delay(100);
    });
  }
}

/** Plays a sequence; throws what went wrong, with all that went before. */
async function play(seed: number): Promise<void> {
  const own = await orgs.add();
  const model = new PeopleModel(furnish(own.org), names, 3);
  const world = new World(model, own, { client: temporal.client, taskQueue }, seededRandom(seed));
  try {
    for (let at = 0; at < Number(HR_STEPS); at += 1) await inTime(world, step(world));
    await inTime(world, close(world));
    if (process.env['HR_TELL']) process.stderr.write(`${world.story.join('\n')}\n\n`);
  } catch (error) {
    const why = inspect(error, { depth: 4 });
    throw new Error([`seed ${String(seed)}`, ...world.story, why].join('\n'), { cause: error });
  } finally {
    await own.close();
  }
}

async function step(world: World): Promise<void> {
  const { model, random } = world;
  const draw = random();
  if (draw < 0.4) await deltaFeed(world);
  else if (draw < 0.48) await fullFeed(world);
  else {
    const fitting = model.employees.flatMap((employee) =>
      steps.flatMap((one) => (one.fits(employee) ? Array.from({ length: one.weight }, () => ({ employee, one })) : [])),
    );
    const { employee, one } = world.pick(fitting);
    world.tell(`${employee.number} ${one.name}`);
    world.trouble();
    await one.run(world, employee);
  }
  world.calm();
  expectAsModelled(world);
}

function expectAsModelled({ model }: World): void {
  const wrong = model.differences().map((one) => JSON.stringify(one));
  if (wrong.length > 0) throw new Error(`the org is not as expected:\n${wrong.join('\n')}`);
}

/** A step that hangs is told with what it hangs on. */
async function inTime(world: World, run: Promise<void>): Promise<void> {
  const isDone = new AbortController();
  const tooLate = delay(longestMs, undefined, { signal: isDone.signal }).then(async () => {
    throw new Error(`a step never ends: ${await world.underWay()}`);
  });
  try {
    await Promise.race([run, tooLate]);
  } finally {
    isDone.abort();
    tooLate.catch(() => undefined);
  }
}

/** What still waits or could be undone is cancelled, and nothing comes of that but the end of who never started. */
async function close(world: World): Promise<void> {
  const { model, client } = world;
  world.tell('the end');
  for (const employee of model.employees) {
    if (employee.is === 'later') model.neverStarts(employee, model.userId(employee));
  }
  for (const workflowId of world.flows) {
    const handle = client.workflow.getHandle(workflowId);
    await handle.cancel().catch(() => undefined);
    await world.ending(workflowId);
    const { status } = await handle.describe();
    if (!['COMPLETED', 'FAILED', 'CANCELLED'].includes(status.name)) throw new Error(`${workflowId} is ${status.name}`);
  }
  expectAsModelled(world);
}

describe('an org follows HR', () => {
  test('through random changes, trouble, cancellations and restarts', { timeout: 7_200_000 }, async () => {
    const seeds = Array.from({ length: Number(HR_SEQUENCES) }, (_, at) => Number(HR_SEED) * 1000 + at);
    const failures: string[] = [];
    const one = async (): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        await play(seed).catch((error: unknown) =>
          failures.push(error instanceof Error ? error.message : String(error)),
        );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
    expect(failures.join('\n\n')).toBe('');
  });
});
