// Property: a plan asks before more people leave than the thresholds allow, by number and by share, and not before.
import { expect, test } from 'vitest';
import { asksFirst } from '../../../src/hr/removals.js';

test.for([
  ['nobody leaves', { leavers: 0, population: 0 }, { leavers: 0, percent: 0 }, false],
  ['as many as allowed', { leavers: 3, population: 1000 }, { leavers: 3 }, false],
  ['one more', { leavers: 4, population: 1000 }, { leavers: 3 }, true],
  ['none are allowed', { leavers: 1, population: 1000 }, { leavers: 0 }, true],
  ['a share of few, asked for', { leavers: 2, population: 10 }, { percent: 10 }, true],
  ['the very share', { leavers: 1, population: 10 }, { percent: 10 }, false],
  ['a share of few, by default', { leavers: 2, population: 10 }, {}, false],
  ['a share of many, by default', { leavers: 12, population: 100 }, {}, true],
  ['many, by default', { leavers: 51, population: 10_000 }, {}, true],
  ['a population that nobody counted', { leavers: 12, population: Infinity }, { percent: 1 }, false],
  ['more than the population', { leavers: 6, population: 0 }, {}, true],
] as const)('%s', ([, removals, thresholds, asks]) => {
  expect(asksFirst(removals, thresholds) !== undefined).toBe(asks);
});
