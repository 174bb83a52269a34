import type { OrgState } from '../../../../simulator/index.js';
import type { Member } from './cast.js';
import { applicationsOf, clubName, groupsOf, isInClub } from './org-before.js';

/** How somebody is to stand in the org when the story is over. */
interface Expected {
  status: string;
  login: string;
  department?: string;
  city?: string;
  title?: string;
  groups: string[];
  apps: string[];
}

/** What is wrong: a line for each difference between the org as it is and as it should be. */
export function mismatches(
  cast: readonly Member[],
  before: OrgState,
  after: OrgState,
  signedIn: ReadonlySet<string>,
): string[] {
  const lines: string[] = [];
  for (const member of cast) {
    const found = after.users.filter(({ profile }) => profile['employeeNumber'] === member.number);
    const expected = expectedOf(member, signedIn.has(member.number));
    if (found.length !== (expected ? 1 : 0)) {
      lines.push(`${nameOf(member)}: ${String(found.length)} users, expected ${expected ? '1' : '0'}`);
    }
    const [user] = found;
    if (user && expected) lines.push(...differences(nameOf(member), expected, standingOf(user.id, after)));
  }
  return [...lines, ...foreignChanges(cast, before, after)];
}

function expectedOf({ part, login, is, was, ...member }: Member, hasSignedIn: boolean): Expected | undefined {
  const club = isInClub({ part, login, ...member, ...(was ? { was } : {}) }) ? [clubName] : [];
  const left = { ...postOf(was), login, status: 'DEPROVISIONED', groups: [], apps: [] };
  const works = (status: string, extra: string[]): Expected | undefined =>
    is && {
      ...{ login, status, department: is.department, city: is.location, title: is.title },
      groups: [...groupsOf(is), ...extra].sort(),
      apps: [...applicationsOf(is)].sort(),
    };
  switch (part) {
    case 'stays':
    case 'moves':
      return works('ACTIVE', club);
    case 'joins':
    case 'joins later, then earlier':
      return works(hasSignedIn ? 'ACTIVE' : 'PROVISIONED', []);
    case 'returns':
      // The account had a password, so nobody has to choose one anew.
      return works('ACTIVE', []);
    case 'leaves':
    case 'leaves at once':
      return left;
    case 'never starts':
    case 'has a login that is taken':
    case 'has a broken row':
      return undefined;
  }
}

const postOf = (post: Member['was']): Pick<Expected, 'department' | 'city' | 'title'> =>
  post ? { department: post.department, city: post.location, title: post.title } : {};

const nameOf = ({ number, part }: Member): string => `${number} (${part})`;

function standingOf(userId: string, { users, groups, apps }: OrgState): Expected {
  const user = users.find(({ id }) => id === userId);
  const text = (name: string): string => {
    const value = user?.profile[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    ...{ status: user?.status ?? '', login: text('login'), department: text('department') },
    ...{ city: text('city'), title: text('title') },
    groups: groups
      .filter(({ type, members }) => type === 'OKTA_GROUP' && members.includes(userId))
      .map(({ profile }) => profile.name)
      .sort(),
    apps: apps
      .filter(({ users: assigned }) => assigned.includes(userId))
      .map(({ label }) => label)
      .sort(),
  };
}

function differences(who: string, expected: Expected, found: Expected): string[] {
  return (Object.keys(expected) as (keyof Expected)[]).flatMap((field) => {
    const [wanted, is] = [JSON.stringify(expected[field]), JSON.stringify(found[field])];
    return wanted === is ? [] : [`${who}: ${field} is ${is}, expected ${wanted}`];
  });
}

/** Users who are no business of the feed must be as they were, and nobody may have come beside the cast. */
function foreignChanges(cast: readonly Member[], before: OrgState, after: OrgState): string[] {
  const numbers = new Set<unknown>(cast.map(({ number }) => number));
  const foreign = (state: OrgState): Map<string, string> =>
    new Map(
      state.users
        .filter(({ profile }) => !numbers.has(profile['employeeNumber']))
        .map(({ id, status, profile }) => [id, JSON.stringify({ status, profile, ...accessOf(id, state) })]),
    );
  const [was, is] = [foreign(before), foreign(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((id) =>
    was.get(id) === is.get(id)
      ? []
      : [`${id}, who isn't in the story: ${is.get(id) ?? 'gone'}, expected ${was.get(id) ?? 'nobody'}`],
  );
}

const accessOf = (userId: string, state: OrgState): Pick<Expected, 'groups' | 'apps'> => {
  const { groups, apps } = standingOf(userId, state);
  return { groups, apps };
};
