import { ApplicationFailure } from '@temporalio/workflow';
import { OktaFailureType } from '../../src/failures.js';
import { birthrightOf } from '../../src/hr/birthright.js';
import type { Person } from '../../src/hr/person.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { Flow } from '../hr/flow.js';
import { resolveGroup } from '../lib/resolve-group.js';
import type { Access } from './access-of.js';

/** Whose access is to be found out. */
export interface ResolveBirthright {
  /** Without a person, no rule gives anything. */
  person?: Person | undefined;
  settings?: Pick<ProvisioningSettings, 'rules'> | undefined;
  /** Groups besides: by id, by whole name, or found already. */
  groups?: readonly (string | Access)[] | undefined;
  /** Applications besides: by id, by whole label, or found already. */
  apps?: readonly (string | Access)[] | undefined;
}

/**
 * Finds out what a person is to get: what the birthright rules give, and what is asked for besides, with the ids of Okta.
 * It changes nothing.
 *
 * @throws ApplicationFailure `Okta.NotFound`, `Okta.Ambiguous`: there is no group or application of a name, or several
 */
export async function resolveBirthright(
  flow: Flow,
  { person, settings, groups = [], apps = [] }: ResolveBirthright,
): Promise<{ groups: Access[]; apps: Access[] }> {
  return flow.step('resolveBirthright', async () => {
    const given = person ? birthrightOf(person, settings?.rules) : { groups: [], apps: [] };
    return {
      groups: await resolved(
        [...given.groups, ...groups],
        groupId,
        async (name) => (await resolveGroup(flow.okta, { name })).id,
      ),
      apps: await resolved([...given.apps, ...apps], appId, (label) => resolveApp(flow, label)),
    };
  });
}

type Wanted = string | Access | { name: string; because: string };
const groupId = /^00g[0-9A-Za-z]{17}$/;
const appId = /^0oa[0-9A-Za-z]{17}$/;

/** Gives each an id, and each id once. */
async function resolved(
  wanted: readonly Wanted[],
  isId: RegExp,
  find: (name: string) => Promise<string>,
): Promise<Access[]> {
  const found = new Map<string, Access>();
  for (const one of wanted) {
    const access: { id?: string; name: string; because?: string | undefined } =
      typeof one === 'string' ? { name: one } : one;
    const id = access.id ?? (isId.test(access.name) ? access.name : await find(access.name));
    if (!found.has(id)) found.set(id, { ...access, id });
  }
  return [...found.values()];
}

/**
 * Finds the one application of a label.
 *
 * @throws ApplicationFailure `Okta.NotFound` where there is none, `Okta.Ambiguous` where there are several
 */
async function resolveApp({ okta }: Flow, label: string): Promise<string> {
  const { apps } = await okta.findAppsByLabel({ label });
  const [app, ...others] = apps;
  if (!app)
    throw ApplicationFailure.nonRetryable(`No application is labelled "${label}"`, OktaFailureType.NotFound, { label });
  if (others.length > 0) {
    throw ApplicationFailure.nonRetryable(
      `${String(apps.length)} applications are labelled "${label}": give the id`,
      OktaFailureType.Ambiguous,
      { label, apps: apps.map(({ id }) => id) },
    );
  }
  return app.id;
}
