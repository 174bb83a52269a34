import { isObject, type JsonObject } from '../http/call.js';
import { invalid, malformedBody, OktaRefusal } from '../org/okta-error.js';
import { baseAttributes } from '../org/profile-schema.js';
import { attributeTypes, itemTypes, mutabilities, type CustomAttribute } from '../org/settings.js';

export interface SchemaChange {
  added: Record<string, CustomAttribute>;
  removed: string[];
}

/** The custom attributes in the body of a schema's update. */
export function readCustomAttributes(body: JsonObject, known: Readonly<Record<string, CustomAttribute>>): SchemaChange {
  const definitions = isObject(body['definitions']) ? body['definitions'] : {};
  if (isObject(definitions['base']) && Object.keys(propertiesOf(definitions['base'])).length > 0) {
    throw invalid('base', 'definitions.base: The simulated org keeps the base attributes as they are');
  }
  if (!isObject(definitions['custom']))
    throw invalid('definitions', 'definitions.custom: The field cannot be left blank');
  const change: SchemaChange = { added: {}, removed: [] };
  for (const [name, given] of Object.entries(propertiesOf(definitions['custom']))) {
    const before = known[name];
    if (given === null) {
      if (before === undefined) throw invalid(name, `${name}: There is no such attribute`);
      change.removed.push(name);
      continue;
    }
    if (!isObject(given)) throw malformedBody();
    if (!/^[A-Za-z]\w*$/.test(name)) throw invalid(name, `${name}: must consist of letters, digits and _, and start with a letter`); // prettier-ignore
    if (Object.hasOwn(baseAttributes, name)) throw invalid(name, `${name}: There is a base attribute of that name`);
    const attribute = readAttribute(name, given);
    if (before !== undefined && before.type !== attribute.type)
      throw invalid(name, `${name}: The type can't be changed`);
    change.added[name] = attribute;
  }
  return change;
}

const propertiesOf = (section: JsonObject): JsonObject =>
  isObject(section['properties']) ? section['properties'] : {};

function readAttribute(name: string, given: JsonObject): CustomAttribute {
  const wrong = (field: string): OktaRefusal => invalid(name, `${name}: ${field} is missing or not valid`);
  const oneOfThese = <T extends string>(field: string, allowed: readonly T[], value: unknown): T => {
    const found = allowed.find((item) => item === value);
    if (found === undefined) throw wrong(field);
    return found;
  };
  const optional = <T>(field: string, value: unknown, fits: (value: unknown) => value is T): Record<string, T> => {
    if (value == null) return {};
    if (!fits(value)) throw wrong(field);
    return { [field]: value };
  };
  const type = oneOfThese('type', attributeTypes, given['type']);
  const items = isObject(given['items']) ? given['items'] : undefined;
  // The values of a list are declared with its items.
  const values = type === 'array' ? (items ?? {}) : given;
  if (typeof given['title'] !== 'string') throw wrong('title');
  const attribute: CustomAttribute = {
    type,
    title: given['title'],
    ...optional('description', given['description'], isText),
    ...optional('required', given['required'], isFlag),
    ...optional('minLength', given['minLength'], isCount),
    ...optional('maxLength', given['maxLength'], isCount),
    ...optional('enum', values['enum'], isValues),
    ...optional('oneOf', values['oneOf'], isTitledValues),
  };
  if (type === 'array') attribute.items = oneOfThese('items.type', itemTypes, items?.['type']);
  if (given['unique'] === 'UNIQUE_VALIDATED' || given['unique'] === true) attribute.unique = true;
  if (given['mutability'] != null) attribute.mutability = oneOfThese('mutability', mutabilities, given['mutability']);
  checkTitles(attribute);
  return attribute;
}

function checkTitles({ enum: allowed, oneOf }: CustomAttribute): void {
  if (oneOf === undefined) return;
  if (oneOf.length === allowed?.length && oneOf.every(({ const: value }) => allowed.includes(value))) return;
  throw new OktaRefusal(400, 'E0000123', 'Array specified in enum field must match const values specified in oneOf field.'); // prettier-ignore
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
const isValue = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
const isValues = (value: unknown): value is (string | number)[] => Array.isArray(value) && value.every(isValue);
const isTitledValues = (value: unknown): value is { const: string | number; title: string }[] =>
  Array.isArray(value) && value.every((item) => isObject(item) && isValue(item['const']) && isText(item['title']));
