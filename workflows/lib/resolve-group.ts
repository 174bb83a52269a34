import { ApplicationFailure } from '@temporalio/workflow';
import type { Group } from '../../src/actions/schemas/group.js';
import { OktaFailureType } from '../../src/failures.js';
import type { OktaActivities } from '../okta.js';

/** How to name one group. */
export interface GroupReference {
  /** The whole name; upper and lower case matter. */
  name: string;
  /** Only groups of this type, e.g. `OKTA_GROUP`: an imported group may share a name. */
  type?: string;
}

/**
 * Finds the one group of a name.
 *
 * @throws ApplicationFailure `Okta.NotFound` where there is none, `Okta.Ambiguous` where there are several; the
 * details list them
 */
export async function resolveGroup(okta: OktaActivities, { name, type }: GroupReference): Promise<Group> {
  const { groups } = await okta.findGroupsByName({ name });
  const fitting = groups.filter((group) => type === undefined || group.type === type);
  const [group, ...others] = fitting;
  if (!group) {
    throw ApplicationFailure.nonRetryable(
      `No group is named "${name}"${type === undefined ? '' : ` with type ${type}`}`,
      OktaFailureType.NotFound,
      { name },
    );
  }
  if (others.length > 0) {
    throw ApplicationFailure.nonRetryable(
      `${String(fitting.length)} groups are named "${name}": give the id, or the type`,
      OktaFailureType.Ambiguous,
      { name, groups: fitting.map(({ id, type: found }) => ({ id, type: found })) },
    );
  }
  return group;
}
