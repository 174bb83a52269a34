import type { Simulator } from '../../../simulator/index.js';
import { tourUsers, type TourUser } from '../../../src/cli/demo/action-tour.js';
import type { Planted } from './marks.js';

/** Who is in the org before a play. */
export interface People {
  groupId: string;
  /** The leaver's, in which Okta will have nobody's membership changed. */
  heldGroupId: string;
  /** Login of a user for each action that changes one. */
  loginFor: Record<TourUser, string>;
  leaver: string;
  /** Whom calls about fail in different ways. */
  unlucky: string;
  /** Whose secrets are to be claimed. */
  claimants: Record<'reset' | 'forgot' | 'temporary' | 'late', string>;
}

type LogEvents = Parameters<Simulator['admin']['addLogEvents']>[0];
type Status = (typeof tourUsers)[TourUser];

/** Puts marked people, a marked group and a sign-in into the org. */
export function plantPeople({ admin }: Simulator, planted: Planted): People {
  const add = (status: Status = 'ACTIVE'): string => {
    const profile = planted.profile();
    const credentials = { password: {}, recovery_question: { question: 'Who wrote it?', answer: planted.answer } };
    admin.addUsers([{ status, profile: { ...profile }, ...(status === 'STAGED' ? {} : { credentials }) }]);
    return profile.login;
  };
  const loginFor = Object.fromEntries(Object.entries(tourUsers).map(([name, status]) => [name, add(status)])) as Record<
    TourUser,
    string
  >;
  const leaver = add();
  const idOf = (login: string): string =>
    admin.state().users.find(({ profile }) => profile['login'] === login)?.id ?? '';
  const addGroup = (name: string, member: string): string =>
    admin.addGroups([{ profile: { name }, members: [idOf(member)] }])[0]?.id ?? '';
  admin.visit({ do: 'sign-in', login: loginFor.read, ipAddress: planted.ipAddress });
  return {
    groupId: addGroup(planted.group, loginFor.removeFromGroup),
    heldGroupId: addGroup(`${planted.group} (held)`, leaver),
    ...{ loginFor, leaver, unlucky: add() },
    claimants: { reset: add(), forgot: add(), temporary: add(), late: add() },
  };
}

/** Something that happened to marked people. */
export function markedEvent(planted: Planted): LogEvents['events'][number] {
  const { login, firstName, lastName } = planted.profile();
  const { ipAddress, city } = planted;
  return {
    eventType: 'user.session.start',
    displayMessage: planted.remark,
    actor: { id: '00u1marked', type: 'User', alternateId: login, displayName: `${firstName} ${lastName}` },
    client: { ipAddress, geographicalContext: { city } },
  };
}
