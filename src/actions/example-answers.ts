import type { ActionExample } from './define-action.js';

type Exchange = ActionExample['exchange'][number];

/** Answers that the examples of many actions have in common. */
export const notFound = (request: string, id: string, kind: string): Exchange => ({
  request,
  status: 404,
  body: { errorCode: 'E0000007', errorSummary: `Not found: Resource not found: ${id} (${kind})` },
});

export const notPermitted = (request: string): Exchange => ({
  request,
  status: 403,
  body: { errorCode: 'E0000006', errorSummary: 'You do not have permission to perform the requested action' },
});

export const wrongStatus = (request: string): Exchange => ({
  request,
  status: 403,
  body: { errorCode: 'E0000038', errorSummary: "This operation is not allowed in the user's current status." },
});

export const userIn = (id: string, status: string): Exchange => ({
  request: `GET /api/v1/users/${id}`,
  status: 200,
  body: { id, status, profile: {} },
});
