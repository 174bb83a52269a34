import { loginPlaceholders, placeholdersOf } from '../../hr/login.js';
import { personSchema, ruleFields } from '../../hr/person.js';
import { attributeName, attributesByField } from '../../hr/profile-of.js';
import type { ProvisioningSettings } from '../../hr/settings.js';
import { timeZoneOf } from '../../time-zone.js';
import { type Fields, fieldsOf, type Finding } from '../conflicts.js';
import { nearest } from '../nearest.js';
import { ruleConflicts } from './rule-conflicts.js';

const personFields = Object.keys(personSchema.shape).filter((field) => field !== 'attributes');
const attributeKey = /^attributes\.(.+)$/;

/**
 * What is wrong with provisioning settings beyond their shape. It holds for settings with other mistakes, too, so that all
 * are reported at once.
 */
export function* provisioningConflicts(value: unknown): Generator<Finding, void, undefined> {
  const settings = fieldsOf(value);
  const { login, columns, ignoreColumns, profile, manager, defaults, rules, thresholds } = settings;
  if (typeof login === 'string') yield* loginConflicts(login);
  yield* columnConflicts(fieldsOf(columns), ignoreColumns);
  yield* profileConflicts(fieldsOf(profile), manager);
  const { timeZone } = fieldsOf(defaults);
  const zone = typeof timeZone === 'string' ? timeZoneOf(timeZone).problem : undefined;
  if (zone !== undefined) yield { path: ['defaults', 'timeZone'], message: zone };
  yield* ruleConflicts(rules, (field) => ruleFieldProblem(field, settings));
  const { percent } = fieldsOf(thresholds);
  if (typeof percent === 'number' && percent > 0 && percent < 1) {
    const message = `is under one per cent: write ${percent * 100} if that is what you mean, as 5 is 5 %`;
    yield { path: ['thresholds', 'percent'], message };
  }
}

function* loginConflicts(login: string): Generator<Finding, void, undefined> {
  const path = ['login'];
  const example = 'write e.g. "{firstName}.{lastName}@example.com"';
  const used = placeholdersOf(login);
  for (const name of used.filter((one) => !loginPlaceholders.includes(one))) {
    const meant = nearest(name, loginPlaceholders);
    const cure = meant === undefined ? `there are ${loginPlaceholders.join(', ')}` : `did you mean {${meant}}?`;
    yield { path, message: `holds {${name}}, which is no placeholder: ${cure}` };
  }
  if (/[{}]/.test(login.replace(/\{[^{}]*\}/g, '')))
    yield { path, message: `has a brace without its other: ${example}` };
  else if (used.length === 0) yield { path, message: `gives everybody the same login: ${example}` };
  else if (!/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(login.trim())) {
    yield { path, message: `makes no mail address, which Okta wants by default: ${example}` };
  }
}

function* columnConflicts(columns: Fields, ignoreColumns: unknown): Generator<Finding, void, undefined> {
  const ignored = new Set(Array.isArray(ignoreColumns) ? ignoreColumns.filter((one) => typeof one === 'string') : []);
  for (const [name, column] of Object.entries(columns)) {
    const path = ['columns', name];
    const attribute = attributeKey.exec(name)?.[1];
    const header: unknown = typeof column === 'string' ? column : fieldsOf(column)['column'];
    if (attribute === undefined && !personFields.includes(name)) {
      yield { path, message: unknownPersonField(name), atKey: true };
    } else if (attribute !== undefined && !attributeName.test(attribute)) {
      yield {
        path,
        message: 'is no name of an attribute: write attributes.NAME with letters, digits and _',
        atKey: true,
      };
    } else if (attribute === undefined && fieldsOf(column)['type'] !== undefined) {
      yield { path: [...path, 'type'], message: 'is for attributes alone: delete it', atKey: true };
    }
    if (typeof header === 'string' && ignored.has(header)) {
      yield { path, message: 'stands in ignoreColumns, too: delete it in one of them' };
    }
  }
}

function* profileConflicts(profile: Fields, manager: unknown): Generator<Finding, void, undefined> {
  if (profile['attributes'] !== undefined) {
    const message = 'keep their own names: delete this, and name a field';
    yield { path: ['profile', 'attributes'], message, atKey: true };
  }
  if (profile['employeeNumber'] === null) {
    const message = 'must be kept, because people are found by it: delete this, or name an attribute';
    yield { path: ['profile', 'employeeNumber'], message, atKey: true };
  }
  if (manager !== undefined && profile['manager'] !== undefined) {
    const message = 'stands in the field manager, too: delete it here';
    yield { path: ['profile', 'manager'], message, atKey: true };
  }
  for (const [field, attribute] of Object.entries(profile)) {
    if (typeof attribute === 'string' && !attributeName.test(attribute)) {
      yield { path: ['profile', field], message: 'is no name of an attribute: use letters, digits and _' };
    }
  }
  const first = new Map<string, string>();
  for (const [field, attribute] of attributesByField(mappingOf(profile, manager))) {
    const other = first.get(attribute);
    if (other === undefined) first.set(attribute, field);
    else {
      const path = ['profile', typeof profile[field] === 'string' ? field : other];
      yield {
        path,
        message: `is where both ${other} and ${field} would go: send one of them elsewhere, or nowhere (null)`,
      };
    }
  }
}

/** As much of a mapping as is sound, whatever else stands there. */
function mappingOf(profile: unknown, manager: unknown): Pick<ProvisioningSettings, 'profile' | 'manager'> {
  const written = Object.entries(fieldsOf(profile)).filter(([, to]) => to === null || typeof to === 'string');
  const { attribute, linkedObject } = fieldsOf(manager);
  return {
    profile: Object.fromEntries(written) as ProvisioningSettings['profile'],
    ...(typeof attribute === 'string' ? { manager: { attribute } } : {}),
    ...(typeof linkedObject === 'string' ? { manager: { linkedObject } } : {}),
  };
}

const unknownPersonField = (name: string): string => {
  const meant = nearest(name, personFields);
  const cure = `write attributes.${name} if it is an attribute of Okta's`;
  return meant === undefined
    ? `is no field of a person: ${cure}`
    : `is no field of a person: did you mean ${meant}? Else ${cure}`;
};

/** Why rules can't ask for a field; undefined where they can. */
function ruleFieldProblem(field: string, { profile, manager }: Fields): string | undefined {
  const attribute = attributeKey.exec(field)?.[1];
  if (attribute === undefined) {
    if ((ruleFields as readonly string[]).includes(field)) return undefined;
    const meant = nearest(field, ruleFields);
    const fields = `${ruleFields.join(', ')} and attributes.NAME`;
    return `is nothing that rules can ask for: ${meant === undefined ? `there are ${fields}` : `did you mean ${meant}?`}`;
  }
  const own = attributesByField(mappingOf(profile, manager)).find(([, name]) => name === attribute);
  return own && `is what the field ${own[0]} goes into: write ${own[0]}`;
}
