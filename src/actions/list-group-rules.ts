import { z } from 'zod';
import { defineListAction } from './define-list-action.js';
import { notPermitted } from './example-answers.js';
import { groupRuleSchema } from './schemas/group-rule.js';

const rule = {
  ...{ id: '0pr3f7zMZZHPgUoWO0g4', type: 'group_rule', status: 'ACTIVE', name: 'Everybody in IT' },
  conditions: { expression: { type: 'urn:okta:expression:1.0', value: 'user.department=="IT"' } },
  actions: { assignUserToGroups: { groupIds: ['00g1emaKYZTWRYYRRTSK'] } },
};
const after = 'https://{org}/api/v1/groups/rules?limit=1&after=opaque';

export const listGroupRules = defineListAction({
  name: 'listGroupRules',
  summary: 'List the rules by which users become members of groups',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/GroupRule/#tag/GroupRule/operation/listGroupRules',
  scopes: ['okta.groups.read'],
  bucket: 'groups',
  input: z.strictObject({
    search: z.string().min(1).max(255).optional().describe('A keyword in the name of the rule'),
  }),
  item: groupRuleSchema,
  limit: { default: 50, max: 200 },
  request: ({ search }) => ({ method: 'GET', path: '/api/v1/groups/rules', query: { search } }),
  examples: [
    {
      title: 'The first page',
      input: { limit: 1 },
      exchange: [{ request: 'GET /api/v1/groups/rules?limit=1', status: 200, body: [rule], next: after }],
      output: { items: [rule], next: after },
    },
    {
      title: 'Not permitted',
      input: {},
      exchange: [notPermitted('GET /api/v1/groups/rules?limit=50')],
      failure: 'Okta.Permission',
    },
  ],
});
