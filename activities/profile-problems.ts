import type { ProfileAttribute } from '../src/actions/profile-schema.js';
import { nearest } from '../src/config/nearest.js';

/** The attributes of a schema, by their names. */
export type ProfileAttributes = Readonly<Record<string, ProfileAttribute>>;

/** What is wrong with one attribute. The value itself is never said: it is somebody's. */
export interface ProfileProblem {
  path: string;
  message: string;
}

/** How many choices a message lists. */
const mostChoices = 20;

/**
 * What Okta would refuse of a profile, as far as the schema tells. Patterns and formats are left to Okta.
 *
 * @param isWhole whether the profile is all that the user has, so that what is required must be in it
 */
export function profileProblems(
  profile: Readonly<Record<string, unknown>>,
  attributes: ProfileAttributes,
  isWhole: boolean,
): ProfileProblem[] {
  const missing = isWhole
    ? Object.keys(attributes).filter((name) => isDemanded(attributes[name]) && profile[name] == null)
    : [];
  const given = Object.entries(profile).flatMap(([name, value]) => {
    const why = missing.includes(name) ? undefined : problemOf(name, value, attributes);
    return why === undefined ? [] : [{ path: `profile.${name}`, message: why }];
  });
  return [
    ...given,
    ...missing.map((name) => ({ path: `profile.${name}`, message: 'is missing, and the schema requires it: give it' })),
  ];
}

const readOnly = 'READ_ONLY';

const isDemanded = (attribute: ProfileAttribute | undefined): boolean =>
  attribute?.required === true && attribute.mutability !== readOnly;

function problemOf(name: string, value: unknown, attributes: ProfileAttributes): string | undefined {
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (!attribute) {
    const meant = nearest(name, Object.keys(attributes));
    return `is no attribute of the schema: ${meant === undefined ? 'add it there (Profile Editor), or leave it out' : `did you mean ${meant}?`}`;
  }
  if (attribute.mutability === readOnly) return 'is read-only in the schema: leave it out';
  if (value == null)
    return attribute.required ? "is required by the schema and can't be cleared: give a value" : undefined;
  return attribute.type === 'array' ? problemOfList(value, attribute) : problemOfValue(value, attribute);
}

function problemOfList(value: unknown, { items, enum: choices }: ProfileAttribute): string | undefined {
  if (!Array.isArray(value)) return 'must be a list';
  const { type = 'string', enum: allowed = choices } = items ?? {};
  if (!value.every((one) => isOfType(one, type))) return `must be a list, and each item ${typeWords[type] ?? type}`;
  const isAllowed = !allowed || value.every((one) => allowed.includes(one as string));
  return isAllowed ? undefined : `may only hold ${listed(allowed)}`;
}

function problemOfValue(value: unknown, attribute: ProfileAttribute): string | undefined {
  const { type, required, minLength, maxLength, enum: allowed } = attribute;
  if (!isOfType(value, type)) return `must be ${typeWords[type] ?? type}`;
  // For Okta an empty text is none.
  if (value === '') return required ? 'is empty, and the schema requires it: give a value' : undefined;
  if (allowed && !allowed.includes(value as string)) return `must be one of ${listed(allowed)}`;
  if (typeof value !== 'string') return undefined;
  if (minLength !== undefined && value.length < minLength) return `must have ${String(minLength)} characters or more`;
  if (maxLength !== undefined && value.length > maxLength) return `must have ${String(maxLength)} characters or fewer`;
  return undefined;
}

const typeWords: Partial<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
  integer: 'a whole number',
};

/** A type that isn't known here is left to Okta. */
function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  return !Object.hasOwn(typeWords, type) || typeof value === type;
}

function listed(choices: readonly (string | number | boolean)[]): string {
  const shown = choices.slice(0, mostChoices).join(', ');
  return choices.length > mostChoices ? `${shown} and ${String(choices.length - mostChoices)} more` : shown;
}
