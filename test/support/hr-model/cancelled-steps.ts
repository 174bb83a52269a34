import { setTimeout as delay } from 'node:timers/promises';
import { onboardWorkflowId } from '../../../src/ids.js';
import { vary } from './feeds.js';
import { is, type Step } from './steps.js';
import type { World } from './world.js';

/** Cancels a flow a little later, whatever it does then; gives whether it was undone. */
async function isUndone(world: World, workflowId: string): Promise<boolean> {
  await delay(world.random() * 1500);
  const handle = world.client.workflow.getHandle(workflowId);
  // It may have ended before.
  await handle.cancel().catch(() => undefined);
  await world.ending(workflowId);
  const { state, details } = await world.statusOf(workflowId);
  world.tell(`  cancelled: ${state}, ${details}`);
  return state === 'undone';
}

const idOf = ({ own }: World, name: string): string => `${own.connection}-${name}`;

/** Flows that are cancelled somewhere, and two at once. */
export const cancelledSteps: Step[] = [
  {
    ...{ name: 'joins, which is cancelled', weight: 3, fits: is('none') },
    run: async (world, employee) => {
      const { model, own } = world;
      const logins = model.freeLogins(employee, 1);
      const workflowId = onboardWorkflowId(own.connection, employee.number);
      await world.start('onboardUser', workflowId, { person: model.person(employee) });
      if (!(await isUndone(world, workflowId))) model.joins(employee, logins, true);
    },
  },
  {
    ...{ name: 'moves, which is cancelled', weight: 3, fits: is('in') },
    run: async (world, employee) => {
      const { model } = world;
      const before = vary(world, employee);
      const person = model.person(employee);
      const flow = await world.start('moveUser', idOf(world, world.unique('move')), { person });
      if (await isUndone(world, flow)) employee.row = before;
      else {
        // It had begun to take away: run again, it finishes.
        const again = await world.start('moveUser', idOf(world, world.unique('move')), { person, undoForDays: 0 });
        const error = await world.ending(again);
        if (error !== undefined) throw error;
        model.moves(employee);
        delete employee.undoable;
      }
    },
  },
  {
    ...{ name: 'leaves, which is cancelled', weight: 2, fits: is('in') },
    run: async (world, employee) => {
      const { model } = world;
      const userId = model.userId(employee);
      const when = world.pick(['now', { urgent: true }]);
      await isUndone(world, await world.start('offboardUser', idOf(world, world.unique('leave')), { userId, when }));
      // It goes forward only: run again, it finishes.
      const again = await world.start('offboardUser', idOf(world, world.unique('leave')), { userId, when: 'now' });
      await world.withoutLeftovers(again);
      model.leaves(employee);
      delete employee.undoable;
    },
  },
  {
    ...{ name: 'returns, which is cancelled', weight: 3, fits: is('left') },
    run: async (world, employee) => {
      const { model, own } = world;
      const before = vary(world, employee);
      const workflowId = onboardWorkflowId(own.connection, employee.number);
      await world.start('onboardUser', workflowId, { person: model.person(employee) });
      if (await isUndone(world, workflowId)) employee.row = before;
      else model.returns(employee);
      delete employee.undoable;
    },
  },
  {
    ...{ name: 'moves and leaves at once', weight: 2, fits: is('in') },
    run: async (world, employee) => {
      const { model } = world;
      const userId = model.userId(employee);
      const before = vary(world, employee);
      const input = { person: model.person(employee), undoForDays: 0 };
      const move = await world.start('moveUser', idOf(world, world.unique('move')), input);
      await delay(world.random() * 600);
      const when = world.pick(['now', { urgent: true }]);
      const leave = await world.start('offboardUser', idOf(world, world.unique('leave')), { userId, when });
      await Promise.all([world.until(leave, 'settled'), world.ending(move)]);
      // What the move gave meanwhile goes when the leave is run again; the profile is the one or the other.
      const again = await world.start('offboardUser', idOf(world, world.unique('leave')), { userId, when: 'now' });
      await world.withoutLeftovers(again);
      model.leaves(employee);
      if (!model.hasTitle(employee)) employee.row = before;
      model.describes(employee, userId);
      delete employee.undoable;
    },
  },
];
