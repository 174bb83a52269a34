import {
  callOffUpdate,
  changeDateUpdate,
  cutNowUpdate,
  decideUpdate,
  undoFlowUpdate,
} from '../../../workflows/hr/messages.js';
import { FlowFailureType } from '../../../src/failures.js';
import { day, hasLeft, never } from './feeds.js';
import { is, type Step } from './steps.js';
import { isOutcomeUnknown } from './world.js';

/** What HR does to flows of single people. */
export const deskSteps: Step[] = [
  {
    ...{ name: 'starts', weight: 3, fits: is('later') },
    run: async (world, employee) => {
      const { waits = '' } = employee;
      const userId = world.model.userId(employee);
      await world.ask(waits, changeDateUpdate, { date: day(0) });
      const error = await world.ending(waits);
      if (error === undefined) world.model.starts(employee);
      else if (isOutcomeUnknown(error)) world.model.neverStarts(employee, userId);
      else throw error;
      const { leftovers } = await world.statusOf(waits);
      if (leftovers.length > 0) throw new Error(`left over: ${JSON.stringify(leftovers)}`);
      delete employee.waits;
    },
  },
  {
    ...{ name: 'never starts', weight: 2, fits: is('later') },
    run: async (world, employee) => {
      const { waits = '' } = employee;
      const userId = world.model.userId(employee);
      if (world.random() < 0.5) await world.client.workflow.getHandle(waits).cancel();
      else await world.ask(waits, callOffUpdate, {});
      await world.ending(waits);
      world.model.neverStarts(employee, userId);
      delete employee.waits;
    },
  },
  {
    ...{ name: 'leaves on a date', weight: 2, fits: is('in') },
    run: async (world, employee) => {
      const input = { userId: world.model.userId(employee), when: { lastDay: never } };
      const flow = await world.start('offboardUser', `${world.own.connection}-${world.unique('leave')}`, input);
      await world.until(flow, 'waiting');
      const how = world.pick(['is called off', 'is brought forward', 'comes'] as const);
      world.tell(`  the date ${how}`);
      if (how === 'is called off') {
        await world.ask(flow, callOffUpdate, {});
        await world.ending(flow);
        return;
      }
      if (how === 'comes') await world.ask(flow, changeDateUpdate, { date: day(-1) });
      else await world.ask(flow, cutNowUpdate, {});
      await hasLeft(world, employee, flow);
    },
  },
  {
    ...{ name: 'is undone', weight: 4, fits: ({ undoable }) => undoable !== undefined },
    run: async (world, employee) => {
      const { workflowId = '' } = employee.undoable ?? {};
      await world.until(workflowId, 'settled');
      const { notRestored } = await world.ask(workflowId, undoFlowUpdate, {});
      const left = notRestored.filter(({ type }) => type !== FlowFailureType.NotRestorable);
      if (left.length > 0) throw new Error(`not restored: ${JSON.stringify(left)}`);
      await world.ending(workflowId);
      world.model.isAsBefore(employee);
    },
  },
  {
    ...{ name: 'is not approved', weight: 1, fits: is('none') },
    run: async (world, employee) => {
      const input = { person: world.model.person(employee), approval: {} };
      const flow = await world.start('onboardUser', `${world.own.connection}-${world.unique('refused')}`, input);
      await world.until(flow, 'waiting');
      await world.ask(flow, decideUpdate, { decision: 'reject' });
      await world.ending(flow);
    },
  },
];
