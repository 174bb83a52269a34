import { expect } from 'vitest';
import { openOrg, person, type TestOrg } from './simulated-org.js';

export const rules = '/api/v1/groups/rules';
/** How long rules take by default. */
export const lagMs = 500;

export interface Given {
  name?: string;
  expression?: string;
  groupIds: string[];
  exclude?: string[];
}
export const ruleOf = ({
  name = 'Sales people',
  expression = 'user.department == "Sales"',
  groupIds,
  exclude = [],
}: Given) => ({
  type: 'group_rule',
  name,
  conditions: { people: { users: { exclude } }, expression: { value: expression, type: 'urn:okta:expression:1.0' } },
  actions: { assignUserToGroups: { groupIds } },
});

/** An org whose clock stands still, with a group for a rule and another one. */
export const openRuleOrg = async () => {
  const org = await openOrg({ rateLimits: 'none', frozen: true });
  const [sales, other] = org.admin.addGroups([{ profile: { name: 'Sales' } }, { profile: { name: 'Other' } }]);
  const create = async (login: string, department: string): Promise<string> =>
    (await org.post('/api/v1/users?activate=true', person(login, { department }))).body.id;
  const activeRule = async (given: Partial<Given> = {}): Promise<string> => {
    const { body } = await org.post(rules, ruleOf({ groupIds: [sales!.id], ...given }));
    expect((await org.post(`${rules}/${body.id}/lifecycle/activate`)).status).toBe(204);
    return body.id;
  };
  return { org, salesId: sales!.id, otherId: other!.id, create, activeRule };
};
export const move = (org: TestOrg, id: string, department: string | null) => org.post(`/api/v1/users/${id}`, { profile: { department } }); // prettier-ignore
export const membersOf = (org: TestOrg, groupId: string): string[] => group(org, groupId).members;
/** The members whom rules keep. */
export const byRule = (org: TestOrg, groupId: string): string[] => group(org, groupId).membersByRule;
const group = (org: TestOrg, groupId: string) => org.admin.state().groups.find(({ id }) => id === groupId)!;
/** Lets time pass in which rules take effect. */
export const settle = (org: TestOrg, ms = lagMs) => org.admin.advance(ms);
