// Property: the next page's link is found however the Link lines come, and nothing else is taken for it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLink } from '../../../src/okta/link-header.js';

const self = '<https://acme.okta.com/api/v1/users?limit=2>; rel="self"';
const next = '<https://acme.okta.com/api/v1/users?after=a,b;c&limit=2>; rel="next"';
const target = 'https://acme.okta.com/api/v1/users?after=a,b;c&limit=2';

describe('nextLink', () => {
  it.each([
    ['separate lines', [self, next]],
    ['one joined line', `${self}, ${next}`],
    ['next first', `${next}, ${self}`],
    ['unquoted', `<${target}>; rel=next`],
    ['more parameters', `<${target}>; title="x, rel=\\"self\\""; rel="next"`],
    ['several relations', `<${target}>; rel="up next"`],
    ['upper case', `<${target}>; REL="NEXT"`],
  ])('%s', (_, header) => {
    expect(nextLink(header)).toBe(target);
  });

  it.each([
    ['none', undefined],
    ['empty', ''],
    ['self only', self],
    ['a relation that only begins so', `<${target}>; rel="nextish"`],
    ['next in the target', '<https://acme.okta.com/?rel="next">; rel="self"'],
    ['not closed', '<https://acme.okta.com/ rel="next"'],
  ])('%s: nothing', (_, header) => {
    expect(nextLink(header)).toBeUndefined();
  });

  it('never throws, and gives only what stands in angle brackets', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const found = nextLink(header);
        return found === undefined || header.includes(`<${found}>`);
      }),
    );
  });
});
