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
  provisioned: Provisioned;
  /** An OAuth client. */
  clientId: string;
  /** Whose secrets are to be claimed. */
  claimants: Record<'reset' | 'forgot' | 'temporary' | 'late', string>;
}

/** What the actions of provisioning work on. */
interface Provisioned {
  /** Has applications, a role and a manager; nothing is changed. */
  reader: string;
  appLabel: string;
  appId: string;
  /** Has an application and a role that are to be taken away. */
  leaver: string;
  roleAssignmentId: string;
  /** Gets what others have. */
  joiner: string;
  waiting: string;
  locked: string;
}

type LogEvents = Parameters<Simulator['admin']['addLogEvents']>[0];
type Status = (typeof tourUsers)[TourUser] | 'PROVISIONED' | 'LOCKED_OUT';

/** Puts marked people, a marked group and a sign-in into the org. */
export function plantPeople(simulator: Simulator, planted: Planted): People {
  const { admin } = simulator;
  const add = (status: Status = 'ACTIVE'): string => {
    const profile = planted.profile();
    const credentials = { password: {}, recovery_question: { question: 'Who wrote it?', answer: planted.answer } };
    admin.addUsers([{ status, profile: { ...profile }, ...(noPassword.includes(status) ? {} : { credentials }) }]);
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
    clientId: simulator.oauth.webClient.clientId,
    provisioned: provision(simulator, planted, add, idOf),
    claimants: { reset: add(), forgot: add(), temporary: add(), late: add() },
  };
}

const noPassword: readonly Status[] = ['STAGED', 'PROVISIONED'];

function provision(
  { admin }: Simulator,
  planted: Planted,
  add: (status?: Status) => string,
  idOf: (login: string) => string,
): Provisioned {
  const [reader, leaver, joiner] = [add(), add(), add()];
  const userIds = [idOf(reader), idOf(leaver)];
  const appLabel = `${planted.group} (app)`;
  // An API token sets links only where the org lets it, as some do.
  admin.settings({ linkedObjectsByApiToken: 'accepted' });
  admin.addLinkedObjects([
    { primary: 'manager', associated: 'subordinate', links: [{ primary: leaver, associated: reader }] },
  ]);
  const [role] = admin.addRoles(idOf(leaver), [{ type: 'HELP_DESK_ADMIN' }]);
  return {
    ...{ reader, leaver, joiner, appLabel },
    appId: admin.addApps([{ label: appLabel, userIds }])[0]?.id ?? '',
    roleAssignmentId: role?.id ?? '',
    waiting: add('PROVISIONED'),
    locked: add('LOCKED_OUT'),
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
