import { ruleMatches } from '../hr/birthright.js';
import { loginOf } from '../hr/login.js';
import type { Person } from '../hr/person.js';
import type { ProvisioningSettings } from '../hr/settings.js';
import { unknownManagers } from './check-people.js';
import type { Draft } from './check-row.js';
import type { FeedProblem } from './feed-error.js';

/** With fewer people, that a rule is for all of them says nothing. */
const tellingCount = 20;
/** UTF-8 that was read as Windows-1252: ü as Ã¼, ’ as â€™. */
const mojibake = /[ÃÂ][\u0080-\u00bf\u0152-\u0178\u2018-\u203a]|â€/;

/** What is allowed in a feed and unwise. */
export function feedWarnings(
  drafts: readonly Draft[],
  people: readonly Person[],
  settings: ProvisioningSettings,
): FeedProblem[] {
  return [
    ...unknownManagers(drafts),
    ...drafts.flatMap((draft) => rowWarnings(draft, settings)),
    ...wideRules(people, settings),
  ];
}

function rowWarnings({ row, fields }: Draft, { login: template }: ProvisioningSettings): FeedProblem[] {
  const warnings = Object.entries(fields).flatMap(([field, value]): FeedProblem[] => {
    if (!mojibake.test(value)) return [];
    const message = 'looks like UTF-8 that was read as Windows-1252: export it anew if it is wrong';
    return [{ row, field, code: 'encoding', message, value }];
  });
  const { employeeNumber, firstName, lastName, login } = fields;
  if (template === undefined || login !== undefined || !employeeNumber || !firstName || !lastName) return warnings;
  const { problem } = loginOf({ ...fields, employeeNumber, firstName, lastName }, template);
  if (problem)
    warnings.push({ row, field: problem.field, code: 'login', message: `${problem.message}, unless they have one` });
  return warnings;
}

/** Rules that are for everybody in fact, and don't say so. */
function wideRules(people: readonly Person[], { rules = [] }: ProvisioningSettings): FeedProblem[] {
  if (people.length < tellingCount) return [];
  return rules
    .filter((rule) => rule.everyone !== true && people.every((person) => ruleMatches(rule, person)))
    .map(({ name }): FeedProblem => {
      const message = `the rule ${name} is for all ${people.length} people of this feed: narrow it, or say everyone: true`;
      return { row: 0, field: 'rules', code: 'rule', message };
    });
}
