import { OktaFailureType } from '../failures.js';
import { ActionError } from './action-error.js';
import type { ActionSession } from './define-action.js';
import { type ActionRequest, readGroup, readGroupsOf, readUser } from './request.js';
import type { Group } from './schemas/group.js';

/** Whether the user is in the group, by the user's own groups (all pages). */
async function isMember(groupId: string, userId: string, session: ActionSession): Promise<boolean> {
  for await (const { body } of session.pages(readGroupsOf(userId))) {
    if ((body as Group[]).some(({ id }) => id === groupId)) return true;
  }
  return false;
}

/**
 * Explains a refused change of membership: reads the group and the user, which fail as `Okta.NotFound` where one of
 * them is unknown, then looks at the group's kind.
 */
async function explainRefusal(
  error: unknown,
  groupId: string,
  userId: string,
  session: ActionSession,
): Promise<ActionError | undefined> {
  const refusal = session.refusal(error);
  if (!refusal || ![403, 404, 501].includes(refusal.status)) return undefined;
  const group = (await session.call(readGroup(groupId))).body as Group;
  await session.call(readUser(userId));
  if (refusal.status === 404 || group.type === 'OKTA_GROUP') return undefined;
  const master = group.type === 'APP_GROUP' ? 'the application that it was imported from' : 'Okta itself';
  return new ActionError(
    OktaFailureType.ReadOnly,
    `The members of group ${groupId} can't be changed here: it is of type ${group.type}, kept by ${master}`,
    { status: refusal.status, errorCode: refusal.errorCode ?? '', groupType: group.type },
  );
}

/**
 * Changes a membership. A refusal is no failure where reads show that the wanted state is there: everybody is in
 * Everyone already, and whoever is no member needs no removing.
 */
export async function changeMembership(
  request: ActionRequest,
  { groupId, userId }: { groupId: string; userId: string },
  wantsMember: boolean,
  session: ActionSession,
): Promise<Record<string, never>> {
  try {
    await session.call(request);
  } catch (error) {
    const explained = await explainRefusal(error, groupId, userId, session);
    const mayBeAbsent = !wantsMember && session.refusal(error)?.status === 404;
    if (!explained && !mayBeAbsent) throw error;
    if ((await isMember(groupId, userId, session)) !== wantsMember) throw explained ?? error;
  }
  return {};
}
