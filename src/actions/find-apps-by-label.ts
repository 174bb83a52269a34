import { z } from 'zod';
import { allItems } from './all-items.js';
import { defineAction } from './define-action.js';
import { notPermitted } from './example-answers.js';
import type { ActionRequest } from './request.js';
import { type App, appSchema } from './schemas/app.js';

const input = z.strictObject({
  label: z.string().min(1).max(255).describe('The whole label; upper and lower case matter'),
});

const searchRequest = ({ label }: z.output<typeof input>): ActionRequest => ({
  method: 'GET',
  path: '/api/v1/apps',
  query: { q: label, limit: 200 },
});

const sales: App = { id: '0oa1gjh63g214q0Hq0g4', name: 'salesforce', label: 'Sales', status: 'ACTIVE' };
const another: App = { id: '0oabkvBLDEKCNXBGYUAS', name: 'bookmark', label: 'Sales figures', status: 'ACTIVE' };
const request = 'GET /api/v1/apps?q=Sales&limit=200';

// Okta looks for labels and names that begin so, and labels may be given twice: they are compared here, and all given.
export const findAppsByLabel = defineAction({
  name: 'findAppsByLabel',
  summary: 'Find all applications of exactly this label',
  docs: 'https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/#tag/Application/operation/listApplications',
  scopes: ['okta.apps.read'],
  bucket: 'apps',
  retry: 'read',
  input,
  output: z.object({ apps: z.array(appSchema) }),
  request: searchRequest,
  run: async (given, session) => {
    const found = await allItems(searchRequest(given), appSchema, session);
    return { apps: found.filter(({ label }) => label === given.label) };
  },
  examples: [
    {
      title: 'One of that label, and one that only begins so',
      input: { label: 'Sales' },
      exchange: [{ request, status: 200, body: [sales, another] }],
      output: { apps: [sales] },
    },
    {
      title: 'Nothing found',
      input: { label: 'Sales' },
      exchange: [{ request, status: 200, body: [] }],
      output: { apps: [] },
    },
    {
      title: 'Not permitted',
      input: { label: 'Sales' },
      exchange: [notPermitted(request)],
      failure: 'Okta.Permission',
    },
  ],
});
