import type { Simulator } from '../../../simulator/index.js';
import { type TourStage, type TourUser, tourUsers } from './action-tour.js';

/** What the simulated org holds for the demo. */
export interface Stage extends TourStage {
  leaverId: string;
}

const groupName = 'Engineering (demo)';
const ipAddress = '203.0.113.7';

type Status = (typeof tourUsers)[TourUser];

/** Puts people, a group and a sign-in into the simulated org. */
export function setStage({ admin }: Simulator): Stage {
  const loginOf = (name: string): string => `tour.${name}@example.com`.toLowerCase();
  const addUser = (name: string, status: Status): string => {
    const profile = { login: loginOf(name), email: loginOf(name), firstName: 'Tour', lastName: name };
    // Forgot-password needs a question in Classic orgs, and a password everywhere.
    const credentials = { password: {}, recovery_question: { question: 'Who wrote the first program?' } };
    return admin.addUsers([{ status, profile, ...(status === 'STAGED' ? {} : { credentials }) }])[0]?.id ?? '';
  };
  const userFor = Object.fromEntries(
    Object.entries(tourUsers).map(([name, status]) => [name, addUser(name, status)]),
  ) as Record<TourUser, string>;
  const leaverId = addUser('leaver', 'ACTIVE');
  const members = [userFor.removeFromGroup, leaverId];
  const groupId = admin.addGroups([{ profile: { name: groupName }, members }])[0]?.id ?? '';
  admin.visit({ do: 'sign-in', login: loginOf('read'), ipAddress });
  return { groupId, groupName, ipAddress, userFor, leaverId };
}
