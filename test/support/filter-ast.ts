import fc from 'fast-check';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'co' | 'sw' | 'ew';
export type Literal = string | number | boolean | null;

/** A filter as it is meant; how it is written is left open. */
export type FilterAst =
  | { is: 'and'; parts: FilterAst[] }
  | { is: 'or'; parts: FilterAst[] }
  | { is: 'not'; part: FilterAst }
  | { is: 'pr'; path: string[] }
  | { is: Comparison; path: string[]; literal: Literal };

const plain = ['INFO', 'info', 'inf', '', ' ', 'a"b\\c', 'Grüße', 'GRÜSSE', 'İ', 'null', 'true', '5', 'x y', 'AT&T'];
/** Some are the same moment. */
const dates = ['2026-05-04T03:02:01Z', '2026-05-04T05:02:01.000+02:00', '2026-05-04T03:02:01.5Z', '2026-05-04T03:02Z', '2026-05-04']; // prettier-ignore
const numbers = [0, 1, -1, 5, 64_512, 394_089, 1e21, 0.1];
const text = fc.oneof(
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.constantFrom(...plain) },
  { weight: 4, arbitrary: fc.constantFrom(...dates) },
);
const number = fc.constantFrom(...numbers);
const something = fc.oneof(text, number, fc.boolean(), fc.constant(null));

/** Attributes of every kind: texts, numbers and truths, in lists and lists of lists, and one that no event has. */
const paths = [
  ...['eventType', 'severity', 'displayMessage', 'actor.id', 'actor.displayName', 'actor.detailEntry.note'],
  ...['outcome', 'outcome', 'outcome', 'outcome.result', 'outcome.reason', 'client.userAgent.os'],
  ...['client.geographicalContext.geolocation.lat', 'device.managed', 'debugContext.debugData.what'],
  ...['target', 'target.id', 'target.type', 'target.detailEntry.at', 'debugContext.debugData.tags'],
  ...['securityContext.asNumber', 'securityContext.isProxy', 'request.ipChain.ip'],
].map((path) => path.split('.'));

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);
const party = fc.record(
  { id: maybe(text), type: maybe(text), displayName: maybe(text), detailEntry: maybe(fc.record({ at: text, note: something }, { requiredKeys: [] })) },
  { requiredKeys: [] },
); // prettier-ignore

/** What an event has besides its uuid and time; the simulator fills in the rest. */
export const eventFields = fc.record(
  {
    eventType: text.filter((type) => type !== ''),
    severity: something,
    displayMessage: maybe(text),
    actor: party,
    outcome: maybe(fc.record({ result: maybe(text), reason: maybe(text) }, { requiredKeys: [] })),
    client: fc.record({
      userAgent: maybe(fc.record({ os: something })),
      geographicalContext: maybe(fc.record({ geolocation: maybe(fc.record({ lat: number })) })),
    }),
    target: maybe(fc.array(party, { maxLength: 3 })),
    debugContext: fc.record({
      debugData: fc.record({ what: something, tags: fc.array(fc.oneof(something, fc.array(something))) }),
    }),
    securityContext: fc.record({ asNumber: something, isProxy: something }),
    request: fc.record({ ipChain: fc.array(fc.record({ ip: something }), { maxLength: 3 }) }),
  },
  { requiredKeys: ['eventType'] },
);

const path = fc.constantFrom(...paths);
const condition: fc.Arbitrary<FilterAst> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ is: fc.constant('pr' as const), path }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constantFrom('eq' as const, 'ne' as const), path, literal: something }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constantFrom('gt' as const, 'ge' as const, 'lt' as const, 'le' as const), path, literal: fc.oneof(text, number) }) }, // prettier-ignore
  { weight: 2, arbitrary: fc.record({ is: fc.constantFrom('co' as const, 'sw' as const, 'ew' as const), path, literal: text }) }, // prettier-ignore
);

/** Filters of everything that the language has. */
export const { filterAst } = fc.letrec<{ filterAst: FilterAst }>((tie) => ({
  filterAst: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 2, arbitrary: condition },
    fc.record({ is: fc.constant('not' as const), part: tie('filterAst') }),
    fc.record({ is: fc.constant('and' as const), parts: fc.array(tie('filterAst'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ is: fc.constant('or' as const), parts: fc.array(tie('filterAst'), { minLength: 2, maxLength: 3 }) }),
  ),
}));

/** Writes a filter down: with parentheses where they are needed and some where they aren't, in any case and spacing. */
export function written(ast: FilterAst, pick: (of: number) => number): string {
  const word = (name: string): string => (pick(3) === 0 ? name.toUpperCase() : name);
  const space = (): string => (pick(4) === 0 ? '  ' : ' ');
  const grouped = (part: FilterAst): string => `(${written(part, pick)})`;
  switch (ast.is) {
    case 'and':
    case 'or':
      return ast.parts
        .map((part) => ((ast.is === 'and' && part.is === 'or') || pick(4) === 0 ? grouped(part) : written(part, pick)))
        .join(`${space()}${word(ast.is)}${space()}`);
    case 'not':
      return `${word('not')}${pick(2) === 0 ? '' : ' '}${grouped(ast.part)}`;
    case 'pr':
      return `${ast.path.join('.')}${space()}${word('pr')}`;
    default:
      return [ast.path.join('.'), word(ast.is), JSON.stringify(ast.literal)].join(space());
  }
}
