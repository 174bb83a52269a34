import { z } from 'zod';
import { quoted } from '../../src/actions/request.js';
import { groupSchema } from '../../src/actions/schemas/group.js';
import { appSchema } from '../../src/actions/schemas/app.js';
import type { ProvisioningSettings } from '../../src/hr/settings.js';
import type { OrgReading } from './org-reading.js';
import type { ResolvedNames } from './org-view.js';

export async function resolveNames(
  reading: OrgReading,
  { rules = [] }: ProvisioningSettings,
): Promise<{ access: ResolvedNames; problems: string[] }> {
  const access: ResolvedNames = { groups: {}, apps: {} };
  const problems: string[] = [];
  for (const name of new Set(rules.flatMap(({ groups = [] }) => groups))) {
    const found = await reading.all({
      path: '/api/v1/groups',
      query: { search: `profile.name eq ${quoted(name)} or id eq ${quoted(name)}`, limit: 200 },
      bucket: 'groups',
      item: groupSchema,
    });
    const [group, other] = found.filter((one) => one.id === name || one.profile.name === name);
    if (!group || other) problems.push(`group "${name}" ${group ? 'is the name of several' : 'is unknown'}`);
    else access.groups[name] = { id: group.id, name: group.profile.name };
  }
  for (const label of new Set(rules.flatMap(({ apps = [] }) => apps))) {
    const { body } = await reading.get({
      path: '/api/v1/apps',
      query: { q: label, limit: 200 },
      bucket: 'apps',
      schema: z.array(appSchema),
    });
    const [app, other] = body.filter((one) => one.id === label || one.label === label);
    if (!app || other) problems.push(`application "${label}" ${app ? 'is the label of several' : 'is unknown'}`);
    else access.apps[label] = { id: app.id, name: label };
  }
  return { access, problems };
}
