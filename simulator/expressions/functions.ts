export type Value = string | number | boolean | null | Value[];
export type ValueType = 'string' | 'number' | 'boolean' | 'array' | 'any';

/** Whom an expression is about. */
export interface Subject {
  id: string;
  status: string;
  profile: Readonly<Record<string, unknown>>;
  groups: readonly { id: string; name: string }[];
}

export interface ExpressionFunction {
  parameters: readonly ValueType[];
  /** The type of any further arguments. */
  rest?: ValueType;
  result: ValueType;
  run(args: readonly Value[], subject: Subject): Value;
}

type Text = (...args: [string, ...string[]]) => Value;

/** A function over strings: of nothing comes nothing, and what is asked of nothing is false. */
const overText = (count: number, result: ValueType, run: Text, rest?: ValueType): ExpressionFunction => ({
  parameters: Array.from({ length: count }, () => 'string'),
  ...(rest === undefined ? {} : { rest }),
  result,
  run: (args) => {
    const texts = args.map((arg) => (arg === null ? undefined : String(arg)));
    if (texts[0] === undefined) return result === 'boolean' ? false : null;
    return run(...(texts.map((text) => text ?? '') as [string, ...string[]]));
  },
});

const replaceAll: Text = (input, match = '', replacement = '') =>
  match === '' ? input : input.split(match).join(replacement);
const after: Text = (input, mark = '') => (input.includes(mark) ? input.slice(input.indexOf(mark) + mark.length) : '');
const before: Text = (input, mark = '') => (input.includes(mark) ? input.slice(0, input.indexOf(mark)) : input);

/** The first key that occurs in the input decides. */
function stringSwitch(input: string, fallback: string, pairs: readonly string[]): string {
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    if (input.includes(pairs[at] ?? '')) return pairs[at + 1] ?? fallback;
  }
  return fallback;
}

const items = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : value == null ? [] : [value]);
const number = (value: Value | undefined): number => (typeof value === 'number' ? value : Number.NaN);

const strings: Record<string, ExpressionFunction> = {
  'String.append': overText(2, 'string', (input, suffix = '') => input + suffix),
  'String.join': overText(1, 'string', (separator, ...texts) => texts.join(separator), 'string'),
  'String.len': overText(1, 'number', (input) => input.length),
  'String.removeSpaces': overText(1, 'string', (input) => input.replaceAll(/\s/g, '')),
  'String.replace': overText(3, 'string', replaceAll),
  'String.replaceFirst': overText(3, 'string', (input, match = '', to = '') => input.replace(match, () => to)),
  'String.startsWith': overText(2, 'boolean', (input, start = '') => input.startsWith(start)),
  'String.stringContains': overText(2, 'boolean', (input, part = '') => input.includes(part)),
  'String.stringSwitch': overText(2, 'string', (input, ...[fallback = '', ...pairs]) => stringSwitch(input, fallback, pairs), 'string'), // prettier-ignore
  'String.substring': {
    parameters: ['string', 'number', 'number'],
    result: 'string',
    run: ([input, from, to]) => (typeof input === 'string' ? input.slice(number(from), number(to)) : null),
  },
  'String.substringAfter': overText(2, 'string', after),
  'String.substringBefore': overText(2, 'string', before),
  'String.toUpperCase': overText(1, 'string', (input) => input.toUpperCase()),
  'String.toLowerCase': overText(1, 'string', (input) => input.toLowerCase()),
};

const arrays: Record<string, ExpressionFunction> = {
  'Arrays.add': { parameters: ['array', 'any'], result: 'array', run: ([list, value = null]) => [...items(list), value] }, // prettier-ignore
  'Arrays.remove': { parameters: ['array', 'any'], result: 'array', run: ([list, value]) => items(list).filter((item) => item !== value) }, // prettier-ignore
  'Arrays.clear': { parameters: ['array'], result: 'array', run: () => [] },
  'Arrays.get': {
    parameters: ['array', 'number'],
    result: 'any',
    run: ([list, at]) => items(list)[number(at)] ?? null,
  },
  'Arrays.flatten': { parameters: [], rest: 'any', result: 'array', run: (lists) => lists.flatMap(items) },
  'Arrays.contains': { parameters: ['array', 'any'], result: 'boolean', run: ([list, value]) => items(list).some((item) => item === value) }, // prettier-ignore
  'Arrays.size': { parameters: ['array'], result: 'number', run: ([list]) => items(list).length },
  'Arrays.isEmpty': { parameters: ['array'], result: 'boolean', run: ([list]) => items(list).length === 0 },
  'Arrays.toCsvString': { parameters: ['array'], result: 'string', run: ([list]) => items(list).join(',') },
};

type Group = Subject['groups'][number];

/** A function over the names or ids of groups, of which one has to fit. */
const overGroups = (fits: (group: Group, wanted: string) => boolean, rest?: ValueType): ExpressionFunction => ({
  parameters: ['string'],
  ...(rest === undefined ? {} : { rest }),
  result: 'boolean',
  run: (args, { groups }) => args.some((wanted) => groups.some((group) => fits(group, String(wanted)))),
});

const groups: Record<string, ExpressionFunction> = {
  isMemberOfGroup: overGroups(({ id }, wanted) => id === wanted),
  isMemberOfAnyGroup: overGroups(({ id }, wanted) => id === wanted, 'string'),
  isMemberOfGroupName: overGroups(({ name }, wanted) => name === wanted),
  isMemberOfGroupNameStartsWith: overGroups(({ name }, wanted) => name.startsWith(wanted)),
  isMemberOfGroupNameContains: overGroups(({ name }, wanted) => name.includes(wanted)),
  isMemberOfGroupNameRegex: overGroups(({ name }, wanted) => wholePattern(wanted).test(name)),
};

/** Java matches a whole name. */
export const wholePattern = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

const internalProperty: ExpressionFunction = {
  parameters: ['string'],
  result: 'string',
  run: ([name], { id, status }) => (name === 'id' ? id : name === 'status' ? status : null),
};

/** Group rules take functions over strings, arrays, groups and the user: no others. */
export const functions: ReadonlyMap<string, ExpressionFunction> = new Map(
  Object.entries({ ...strings, ...arrays, ...groups, 'user.getInternalProperty': internalProperty }),
);

/** Functions whose arguments are ids of groups. */
export const takesGroupIds = (name: string): boolean => name === 'isMemberOfGroup' || name === 'isMemberOfAnyGroup';
