// Conditions of group rules mean what Okta's expression language says, and what it has not is refused.
import { describe, expect, it } from 'vitest';
import { groupIdsIn } from '../../simulator/expressions/check.js';
import { holds } from '../../simulator/expressions/evaluate.js';
import type { Subject, ValueType } from '../../simulator/expressions/functions.js';
import type { Expression } from '../../simulator/expressions/parse.js';
import { readCondition } from '../../simulator/expressions/read-condition.js';

const types: Record<string, ValueType> = {
  department: 'string',
  title: 'string',
  city: 'string',
  level: 'number',
  remote: 'boolean',
  skills: 'array',
};
const subject: Subject = {
  id: '00u1',
  status: 'ACTIVE',
  profile: { department: 'IT', title: 'O\'Brien\'s "aide"', level: 7, remote: true, skills: ['go', 'sql'] },
  groups: [
    { id: '00g1', name: 'Staff' },
    { id: '00g2', name: 'Admins (EU)' },
  ],
};
const read = (text: string): Expression | { problem: string } => readCondition(text, (name) => types[name]);
function evaluate(text: string): boolean {
  const condition = read(text);
  if ('problem' in condition) throw new Error(`${text}: ${condition.problem}`);
  return holds(condition, subject);
}

const trueOnes = [
  'user.department == "IT"',
  "user.department=='IT'",
  'user.department != "Sales"',
  'user.department == "IT" && user.level == 7',
  'user.department == "IT" AND user.level > 6',
  'user.department == "Sales" or user.level >= 7',
  'user.department == "Sales" || user.department == "IT" && user.level == 7',
  '!(user.department == "Sales")',
  'not (user.department == "Sales")',
  'user.city == null',
  'user.city == NULL && user.department != null',
  'user.remote',
  'user.remote == true',
  'user.level < 8 and user.level <= 7 and user.level != 6.5',
  'user.level > -1',
  'String.startsWith(user.department, "I")',
  'String.stringContains(user.department,"T")',
  'String.toLowerCase(user.department) == "it"',
  'String.toUpperCase(String.append("i", "t")) == user.department',
  'String.len(user.department) == 2',
  'String.substringBefore("a@b", "@") == "a" and String.substringAfter("a@b", "@") == "b"',
  'String.substring("This is a test", 2, 9) == "is is a"',
  'String.replace("This is a test", "is", "at") == "That at a test"',
  'String.replaceFirst("This is a test", "is", "at") == "That is a test"',
  'String.removeSpaces("a b c") == "abc"',
  'String.join(",", "This", "is") == "This,is"',
  'String.stringSwitch("First match wins", "default", "absent", "value1", "wins", "value2", "match", "value3") == "value2"',
  'String.stringSwitch("This is a test", "default", "key1", "value1") == "default"',
  'user.department + "-" + user.level == "IT-7"',
  'user.title == "O\'Brien\'s \\"aide\\""',
  "user.title == 'O''Brien''s \"aide\"'",
  'Arrays.contains(user.skills, "go")',
  'Arrays.contains({"IT", "Sales"}, user.department)',
  'Arrays.size(user.skills) == 2 && !Arrays.isEmpty(user.skills)',
  'Arrays.toCsvString(Arrays.flatten("a", {"b"}, "c")) == "a,b,c"',
  'user.level > 5 ? user.department == "IT" : user.department == "Sales"',
  'isMemberOfGroup("00g1")',
  'isMemberOfAnyGroup("00g9", "00g2")',
  'isMemberOfGroupName("Staff")',
  'isMemberOfGroupNameStartsWith("Adm")',
  'isMemberOfGroupNameContains("EU")',
  'isMemberOfGroupNameRegex("A.*\\(EU\\)")',
  'user.getInternalProperty("status") == "ACTIVE" and user.getInternalProperty("id") == "00u1"',
];
const falseOnes = [
  'user.department == "it"',
  'user.department == "IT" and user.level == 8',
  'user.city == ""',
  'String.startsWith(user.city, "B")',
  'String.stringContains(user.city, "")',
  'String.toLowerCase(user.city) != null',
  'user.city > "A"',
  'Arrays.contains(user.skills, "g")',
  'isMemberOfGroup("00g9")',
  'isMemberOfGroupName("staff")',
  'isMemberOfGroupNameRegex("dmin")',
];

describe('a condition', () => {
  it.each(trueOnes)('holds: %s', (text) => expect(evaluate(text)).toBe(true));
  it.each(falseOnes)("doesn't hold: %s", (text) => expect(evaluate(text)).toBe(false));
});

const wrongOnes: [text: string, at: number][] = [
  ['user.department ==', 18],
  ['user.department == "IT" OR', 26],
  ['user.department == AND user.title', 19],
  ['user.department == "IT")', 23],
  ['(user.department == "IT"', 24],
  ['user.department ==> "IT"', 18],
  ['user.department = "IT"', 16],
  ['user.department == "IT', 19],
  ['user.shoeSize == 5', 0],
  ['profile.department == "IT"', 0],
  ['department == "IT"', 0],
  ['String.reverse(user.department) == "TI"', 0],
  ['Time.now() == ""', 0],
  ['Convert.toInt("7") == 7', 0],
  ['String.startsWith(user.department)', 0],
  ['String.startsWith(user.level, "7")', 0],
  ['String.len(user.department, user.title) == 2', 0],
  ['user.department', 0],
  ['"IT"', 0],
  ['!user.level', 0],
  ['user.department && user.remote', 16],
  ['isMemberOfGroupNameRegex("(")', 0],
  ['', 0],
  ['('.repeat(200), 100],
  ['!'.repeat(200), 100],
];

it.each(wrongOnes)('is refused, with the place: %s', (text, at) => {
  const result = read(text);
  expect(result).toHaveProperty('problem');
  expect((result as { problem: string }).problem).toContain(`(at ${at})`);
});

it('tells the groups that it names', () => {
  const condition = read('isMemberOfGroup("00g1") || !isMemberOfAnyGroup("00g2", "00g3") && isMemberOfGroupName("x")');
  expect(groupIdsIn(condition as Expression)).toEqual(['00g1', '00g2', '00g3']);
});
