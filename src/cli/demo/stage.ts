import type { Simulator } from '../../../simulator/index.js';
import { type TourStage, type TourUser, tourUsers } from './action-tour.js';

/** What the simulated org holds for the demo. */
export interface Stage extends TourStage {
  leaverId: string;
}

const groupName = 'Engineering (demo)';
const ipAddress = '203.0.113.7';

/** Puts people, a group and a sign-in into the simulated org. */
export async function setStage({ admin }: Simulator): Promise<Stage> {
  const addUser = (name: string, status: string): string => {
    const login = `${name}@example.com`.toLowerCase();
    return admin.addUser({ status, profile: { login, email: login, firstName: 'Tour', lastName: name } }).id;
  };
  const userFor = Object.fromEntries(
    Object.entries(tourUsers).map(([name, status]) => [name, addUser(`tour.${name}`, status)]),
  ) as Record<TourUser, string>;
  const leaverId = addUser('tour.leaver', 'ACTIVE');
  const groupId = admin.addGroup({ profile: { name: groupName }, memberIds: [userFor.removeFromGroup, leaverId] }).id;
  await admin.visit({ signIn: { userId: userFor.read, ip: ipAddress } });
  return { groupId, groupName, ipAddress, userFor, leaverId };
}
