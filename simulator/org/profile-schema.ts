import { invalid, OktaRefusal } from './okta-error.js';
import type { CustomAttribute } from './settings.js';

export interface Attribute extends CustomAttribute {
  format?: 'email' | 'uri' | 'country';
}

const text = (limits: Partial<Attribute> = {}): Attribute => ({ type: 'string', ...limits });

/** Okta's base attributes with their limits; the same in every org. */
export const baseAttributes: Readonly<Record<string, Attribute>> = {
  login: text({ required: true, minLength: 5, maxLength: 100, format: 'email', unique: true }),
  email: text({ required: true, minLength: 5, maxLength: 100, format: 'email' }),
  secondEmail: text({ maxLength: 100, format: 'email' }),
  firstName: text({ required: true, minLength: 1, maxLength: 50 }),
  lastName: text({ required: true, minLength: 1, maxLength: 50 }),
  middleName: text(),
  honorificPrefix: text(),
  honorificSuffix: text(),
  title: text(),
  displayName: text(),
  nickName: text(),
  profileUrl: text({ format: 'uri' }),
  mobilePhone: text({ maxLength: 100 }),
  primaryPhone: text({ maxLength: 100 }),
  streetAddress: text({ maxLength: 1024 }),
  city: text({ maxLength: 128 }),
  state: text({ maxLength: 128 }),
  zipCode: text({ maxLength: 50 }),
  countryCode: text({ format: 'country' }),
  postalAddress: text({ maxLength: 4096 }),
  preferredLanguage: text(),
  locale: text(),
  timezone: text(),
  userType: text(),
  employeeNumber: text(),
  costCenter: text(),
  organization: text(),
  division: text(),
  department: text(),
  managerId: text(),
  manager: text(),
};

const formats = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  uri: /^[a-z][a-z0-9+.-]*:\/\/\S+$/i,
  country: /^[A-Z]{2}$/,
};
const formatMessages = {
  email: 'Does not match required pattern',
  uri: 'Must be a URI',
  country: 'Must be an ISO 3166-1 alpha-2 country code',
};

/** Every attribute of a user type with these custom ones. */
export function userAttributes(custom: Record<string, CustomAttribute>): Record<string, Attribute> {
  return { ...custom, ...baseAttributes };
}

/**
 * Checks a whole profile as it would be stored.
 *
 * @param what `newUser` or `updateUser`, for the refusal's summary
 */
export function checkProfile(
  profile: Record<string, unknown>,
  custom: Record<string, CustomAttribute>,
  what: string,
): OktaRefusal | undefined {
  const attributes = userAttributes(custom);
  const unknown = Object.keys(profile).filter((name) => !Object.hasOwn(attributes, name));
  if (unknown.length > 0) {
    return invalid(what, ...unknown.map((name) => `Property name '${name}' is not defined in profile`));
  }
  const causes: { name: string; why: string }[] = [];
  for (const [name, attribute] of Object.entries(attributes)) {
    const value = profile[name];
    const why = value == null ? missing(attribute) : wrongValue(value, attribute);
    if (why !== undefined) causes.push({ name, why });
  }
  const first = causes[0];
  return first && invalid(first.name, ...causes.map(({ name, why }) => `${name}: ${why}`));
}

/** Refuses changes of attributes that are not to be changed by the API. */
export function checkMutability(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  custom: Record<string, CustomAttribute>,
): void {
  for (const [name, { mutability = 'READ_WRITE' }] of Object.entries(custom)) {
    const [from, to] = [before[name] ?? null, after[name] ?? null];
    if (mutability === 'READ_WRITE' || JSON.stringify(from) === JSON.stringify(to)) continue;
    if (mutability === 'READ_ONLY') {
      throw new OktaRefusal(403, 'E0000077', `Cannot modify the ${name} attribute because it is read-only.`);
    }
    if (from !== null) throw new OktaRefusal(403, 'E0000078', `Cannot modify the ${name} attribute because it is immutable.`); // prettier-ignore
  }
}

function missing(attribute: Attribute): string | undefined {
  return attribute.required === true ? 'The field cannot be left blank' : undefined;
}

function wrongValue(value: unknown, attribute: Attribute): string | undefined {
  const { type, items, format, minLength, maxLength, enum: allowed } = attribute;
  if (type === 'array') {
    if (!Array.isArray(value)) return 'The field must be an array';
    return value.map((item: unknown) => wrongValue(item, { ...attribute, type: items ?? 'string' })).find(Boolean);
  }
  if (type === 'integer' ? !Number.isInteger(value) : typeof value !== type) return `The field must be of type ${type}`;
  if (allowed !== undefined && !allowed.some((item) => item === value)) {
    return `The value must be one of ${allowed.join(', ')}`;
  }
  if (typeof value !== 'string') return undefined;
  // Okta stores up to three bytes a character.
  if (/[\u{10000}-\u{10ffff}]/u.test(value)) return 'The field contains characters that are not supported';
  if (value === '' && attribute.required === true) return 'The field cannot be left blank';
  if (minLength !== undefined && value.length < minLength) {
    return `String is too short (${value.length}), minimum length is ${minLength}`;
  }
  if (maxLength !== undefined && value.length > maxLength) {
    return `The field is too long: ${value.length} characters of at most ${maxLength}`;
  }
  return format !== undefined && value !== '' && !formats[format].test(value) ? formatMessages[format] : undefined;
}
