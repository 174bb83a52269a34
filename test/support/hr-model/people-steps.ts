import { is, type Step } from './steps.js';

/** What people do who are no part of HR. */
export const peopleSteps: Step[] = [
  {
    ...{ name: 'comes for the first time', weight: 3, fits: ({ hasLink }) => hasLink },
    run: (world, employee) => {
      const { admin } = world.own.org.simulator;
      const { model } = world;
      const login = model.facts.get(`profile ${model.userId(employee)} login`) ?? '';
      const mail = admin.outbox().findLast(({ to }) => to === login);
      admin.visit({ do: 'open-link', link: String(mail?.link), password: 'Correct-Horse-7' });
      model.visits(employee);
      return Promise.resolve();
    },
  },
  {
    ...{ name: 'gets something by hand', weight: 2, fits: is('in') },
    run: ({ model, own }, employee) => {
      const userId = model.userId(employee);
      const groupId = model.office.groups['Chess club'] ?? '';
      const appId = model.office.apps['Own tool'] ?? '';
      own.org.simulator.admin.load({ memberships: [{ groupId, userId }], assignments: [{ appId, userId }] });
      model.isChanged(employee, { groups: ['Chess club'], apps: ['Own tool'] });
      return Promise.resolve();
    },
  },
  {
    ...{ name: 'has the login taken by a stranger', weight: 2, fits: is('none') },
    run: ({ model, own }, employee) => {
      const [login = ''] = model.freeLogins(employee, 1);
      const [stranger] = own.org.simulator.admin.addUsers([{ status: 'ACTIVE', profile: { login } }]);
      model.meets(stranger?.id ?? '');
      return Promise.resolve();
    },
  },
];
