import type { Person } from './person.js';
import type { ProvisioningSettings } from './settings.js';

/** Where fields of a person go in Okta's profile, unless the settings say otherwise; null: nowhere. */
const defaultAttributes: Record<Exclude<keyof Person, 'attributes'>, string | null> = {
  employeeNumber: 'employeeNumber',
  firstName: 'firstName',
  lastName: 'lastName',
  displayName: 'displayName',
  login: 'login',
  workEmail: 'email',
  personalEmail: 'secondEmail',
  title: 'title',
  department: 'department',
  division: 'division',
  organization: 'organization',
  costCenter: 'costCenter',
  location: 'city',
  countryCode: 'countryCode',
  userType: 'userType',
  manager: 'managerId',
  timeZone: 'timezone',
  startDate: null,
  endDate: null,
};

/** How Okta names attributes. */
export const attributeName = /^[A-Za-z][A-Za-z0-9_]{0,254}$/;

/** A field of a person that goes into one attribute. */
export type MappedField = keyof typeof defaultAttributes;

type Mapping = Pick<ProvisioningSettings, 'profile' | 'manager'>;

/** The attribute of Okta's profile that a field goes into; undefined where it goes nowhere. */
export function attributeOf(field: MappedField, { profile, manager }: Mapping = {}): string | undefined {
  const written = profile?.[field];
  if (written !== undefined) return written ?? undefined;
  if (field === 'manager' && manager) return 'attribute' in manager ? manager.attribute : undefined;
  return defaultAttributes[field] ?? undefined;
}

/** Every field, and the attribute that it goes into. */
export const attributesByField = (mapping: Mapping = {}): [MappedField, string][] =>
  (Object.keys(defaultAttributes) as MappedField[]).flatMap((field): [MappedField, string][] => {
    const attribute = attributeOf(field, mapping);
    return attribute === undefined ? [] : [[field, attribute]];
  });

/**
 * The attributes of Okta's profile that follow from what HR says of a person. What HR doesn't say is absent, and stays as
 * it is in Okta; an attribute that is null in `person.attributes` is emptied. A manager who is a linked object is no
 * attribute.
 *
 * @param login of a user that is to be made, where HR gives none: it is the mail address, too, where HR gives none
 */
export function profileOf(
  person: Person,
  settings: Mapping = {},
  login: string | undefined = person.login,
): Record<string, unknown> {
  const said: Person = { ...person, login, workEmail: person.workEmail ?? login };
  const mapped = attributesByField(settings).flatMap(([field, attribute]): [string, unknown][] => {
    const value = said[field];
    if (value === undefined) return [];
    return [[attribute, field === 'countryCode' ? value.toUpperCase() : value]];
  });
  return { ...person.attributes, ...Object.fromEntries(mapped) };
}
