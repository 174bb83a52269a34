// A flow of your own, composed of steps: a contractor gets an account at once, a ticket for a laptop is made, and on the day
// the contract ends all access is taken away.
//
// Bundle it into a worker of yours (any task queue); its Okta calls go to the workers on the task queue `okta`.
import {
  type Access,
  activatePerson,
  awaitDate,
  ensureUser,
  extend,
  grantAccess,
  type Person,
  proxyOktaActivities,
  resolveBirthright,
  runFlow,
} from 'temporal-okta/workflow';

export interface ContractorOnboardingInput {
  person: Person & { endDate: string };
  groups: (string | Access)[];
}

export async function contractorOnboarding({ person, groups }: ContractorOnboardingInput): Promise<string> {
  const { employeeNumber, endDate, timeZone = 'UTC' } = person;
  const extensions = {
    afterCreate: { childWorkflow: 'laptopTicket', taskQueue: 'tickets', wait: true, required: true },
  };
  return runFlow({ kind: 'contractor', employeeNumber, taskQueue: 'okta', extensions }, async (flow) => {
    const access = await resolveBirthright(flow, { groups });
    const { user } = await ensureUser(flow, { person, settings: { login: 'c-{firstName}.{lastName}@example.com' } });
    await grantAccess(flow, { userId: user.id, ...access });
    await extend(flow, 'afterCreate');
    await activatePerson(flow, { userId: user.id });
    // Until here a failure undoes everything; from here on, access ends on its day. The update changeDate moves it.
    flow.goForwardOnly('the contractor is let in');
    await awaitDate(flow, { what: 'the end of the contract', date: endDate, time: '18:00', timeZone });
    await proxyOktaActivities({ lane: 'urgent' }).deactivateUser({ userId: user.id });
    return `the contract of ${employeeNumber} has ended`;
  });
}
