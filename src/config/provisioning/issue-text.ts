import type { z } from 'zod';
import { personSchema } from '../../hr/person.js';
import { nearest } from '../nearest.js';
import type { Path } from '../yaml-source.js';

const rule = '- { name: engineers, when: { department: Engineering }, groups: [Engineering] }';
const examples: Record<string, string> = {
  ...{ population: 'search: profile.employeeNumber pr', search: 'profile.employeeNumber pr', except: '[00u1abc2def]' },
  ...{ login: '"{firstName}.{lastName}@example.com"', profile: '{ location: office }', feed: '{ maxRows: 1000 }' },
  ...{ columns: '{ employeeNumber: Pers-Nr }', ignoreColumns: '[Phone]', maxMegabytes: '50', maxRows: '100000' },
  ...{ defaults: '{ timeZone: Europe/Berlin }', timeZone: 'Europe/Berlin', startTime: '"08:00"', endTime: '"18:00"' },
  ...{ rules: rule, name: 'engineers', when: '{ department: Engineering }', everyone: 'true' },
  ...{ groups: '[Engineering]', apps: '[Slack]', thresholds: '{ leavers: 20 }', leavers: '20', percent: '5' },
  ...{ flows: '{ offboard: { deleteAfterDays: 90 } }', onboard: '{ approval: {} }', move: '{ undoForDays: 14 }' },
  ...{ offboard: '{ deleteAfterDays: 90 }', approval: '{ timeout: 5 days }', timeout: '5 days', remindEvery: '2 days' },
  ...{ approvers: '[desk@example.com]', firstSignIn: '{ withinDays: 14 }', withinDays: '14', remindEveryDays: '5' },
  ...{ activation: '{ claim: true }', claim: 'true', sendEmail: 'false', reveal: 'false', managerWaitSeconds: '3600' },
  ...{ handOver: 'true', removeGroups: 'false', legalHold: 'true', deleteAfterDays: '90', undoForDays: '30' },
  ...{ extensions: '{ afterCreate: { childWorkflow: laptopTicket } }' },
};

/** Where one of several shapes is wanted: which ones. */
const shapes: [within: string, text: string][] = [
  ['when', 'a value, a list of values, { startsWith: … }, { present: true } or { not: … }'],
  ['columns', 'a header, or { column: HEADER, type: number }'],
  ['claim', 'true, or { expiresInSeconds: 86400 }'],
  ['extensions', '{ childWorkflow: TYPE, taskQueue: NAME } or { signal: { workflowId: ID, signalName: NAME } }'],
  ['manager', '{ attribute: NAME } or { linkedObject: NAME }'],
];

const kinds: Record<string, string> = {
  ...{ string: 'text', array: 'a list', object: 'a mapping', record: 'a mapping' },
  ...{ number: 'a number', int: 'a whole number', boolean: 'true or false' },
};

/** What an issue of the settings' schema means, with the cure. */
export function issueText(issue: z.core.$ZodIssue, value: unknown): string {
  const path = issue.path.map(String);
  const example = `write e.g. ${exampleFor(issue.path as Path)}`;
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return `is missing: ${example}`;
      if (issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
        return `must be text and is read as a ${typeof value}: put it in quotes`;
      }
      return `must be ${kinds[issue.expected] ?? issue.expected}: ${example}`;
    case 'invalid_union': {
      const shape = shapes.find(([within]) => path.includes(within));
      return `must be ${shape?.[1] ?? 'of another shape'}: write it so`;
    }
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}: write one of them`;
    case 'invalid_key': {
      const fields = Object.keys(personSchema.shape);
      const meant = nearest(path.at(-1) ?? '', fields);
      return `is no field of a person: ${meant === undefined ? `there are ${fields.join(', ')}` : `did you mean ${meant}?`}`;
    }
    case 'too_small':
      return issue.origin === 'number'
        ? `must be ${issue.minimum} or more: ${example}`
        : `is empty or too short: ${example}`;
    case 'too_big':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be ${issue.maximum} or less: ${example}`
        : `is longer than ${issue.maximum}: shorten it`;
    default:
      return `${issue.message}: ${example}`;
  }
}

const exampleFor = (path: Path): string =>
  [...path].reverse().flatMap((key) => (typeof key === 'string' ? (examples[key] ?? []) : []))[0] ?? 'a value';
