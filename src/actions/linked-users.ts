import { z } from 'zod';
import { allItems } from './all-items.js';
import type { ActionSession } from './define-action.js';
import { lastPieceOf } from './last-piece-of.js';
import { type ActionRequest, path } from './request.js';

const linkedUserSchema = z.looseObject({ _links: z.looseObject({ self: z.looseObject({ href: z.string() }) }) });

/** Reads the users whom a relation links to this one. */
export const readLinkedUsers = (userId: string, name: string): ActionRequest => ({
  method: 'GET',
  path: path`/api/v1/users/${userId}/linkedObjects/${name}`,
  bucket: 'other',
});

/** The ids of the users whom a relation links to this one. Okta gives links, not users. */
export async function linkedUserIds(userId: string, name: string, session: ActionSession): Promise<string[]> {
  const linked = await allItems(readLinkedUsers(userId, name), linkedUserSchema, session);
  return linked.map(({ _links }) => lastPieceOf(_links.self.href));
}
