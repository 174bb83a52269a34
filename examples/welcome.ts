// A flow of your own in twenty lines, composed of steps that undo themselves.
//
// Bundle it into a worker of yours (any task queue); its Okta calls go to the workers on the task queue `okta`. The
// update `decide` approves; a rejection, the update `callOff` or a failure undo everything.
import {
  activatePerson,
  askApproval,
  ensureUser,
  grantAccess,
  type Person,
  resolveBirthright,
  runFlow,
} from 'temporal-okta/workflow';

export async function welcome(person: Person): Promise<string> {
  return runFlow({ kind: 'welcome', employeeNumber: person.employeeNumber, taskQueue: 'okta' }, async (flow) => {
    const access = await resolveBirthright(flow, { groups: ['Staff'] });
    const { user } = await ensureUser(flow, { person, settings: { login: '{firstName}.{lastName}@example.com' } });
    await grantAccess(flow, { userId: user.id, ...access });
    await askApproval(flow, `welcome of ${user.id}`, { remindEvery: '3 days' });
    await activatePerson(flow, { userId: user.id });
    return user.id;
  });
}
