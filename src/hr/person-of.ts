import { type Person, personSchema, ruleFields } from './person.js';
import { attributeOf } from './profile-of.js';
import type { ProvisioningSettings } from './settings.js';

/** A person, or the fields that a profile lacks. */
export type PersonFound = { person: Person; lacks?: never } | { person?: never; lacks: string[] };

/**
 * What Okta's profile says of a person, as far as rules can ask for it: the mapping the other way round. Nothing else of
 * the profile is taken, so that it stays as it is.
 */
export function personOf(profile: Record<string, unknown>, settings: ProvisioningSettings): PersonFound {
  const fields = [...(['employeeNumber', 'firstName', 'lastName'] as const), ...ruleFields];
  const said = fields.flatMap((field) => {
    const attribute = attributeOf(field, settings);
    const value = attribute === undefined ? undefined : profile[attribute];
    return typeof value === 'string' && value.trim() !== '' ? [[field, value] as const] : [];
  });
  const attributes = askedAttributes(settings).flatMap((name) => {
    const value = profile[name];
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  const parsed = personSchema.safeParse({
    ...Object.fromEntries(said),
    ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
  });
  if (parsed.success) return { person: parsed.data };
  return { lacks: [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))] };
}

function askedAttributes({ rules = [] }: ProvisioningSettings): string[] {
  const fields = rules.flatMap(({ when = {} }) => Object.keys(when));
  return [...new Set(fields.flatMap((field) => /^attributes\.(.+)$/.exec(field)?.[1] ?? []))];
}
