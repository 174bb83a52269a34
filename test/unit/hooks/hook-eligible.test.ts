// Property: of a filter or a list of event types it is known what event hooks carry, and what they don't is named.
import { describe, expect, it } from 'vitest';
import { hookProblem, isHookEligible, notHookEligible } from '../../../src/hooks/hook-eligible.js';
import { hookEventTypes, polledEventTypes } from '../../../src/hooks/hook-event-types.js';
import { parseLogFilter } from '../../../src/okta/log-filter.js';

const ofFilter = (expression: string) => notHookEligible(parseLogFilter(expression));

describe('isHookEligible', () => {
  it.each([
    ['user.lifecycle.create', true],
    ['user.lifecycle.delete.initiated', true],
    ['user.authentication.auth_via_IDP', true],
    ['group.user_membership.add', true],
    ['system.org.rate_limit.warning', true],
    ['user.lifecycle.delete.completed', false],
    ['user.account.expire_password', false],
    ['security.threat.detected', false],
    ['event_hook.delivery', false],
    ['app.oauth2.token.grant', false],
    ['user.lifecycle', false],
    ['', false],
  ])('%s: %s', (type, is) => {
    expect(isHookEligible(type)).toBe(is);
  });

  it('knows each type once, and none of those that are only polled', () => {
    expect(new Set(hookEventTypes).size).toBe(hookEventTypes.length);
    for (const polled of polledEventTypes) {
      expect(
        hookEventTypes.filter((type) => (polled.endsWith('.') ? type.startsWith(polled) : type === polled)),
      ).toEqual([]);
    }
  });
});

describe('notHookEligible', () => {
  it.each([
    ['eventType eq "user.lifecycle.create"', ['user.lifecycle.create'], []],
    ['eventType eq "USER.LIFECYCLE.CREATE"', ['user.lifecycle.create'], []],
    ['eventType eq "user.account.expire_password"', [], ['user.account.expire_password']],
    [
      'eventType eq "user.lifecycle.create" or eventType eq "security.threat.detected"',
      ['user.lifecycle.create'],
      ['security.threat.detected'],
    ],
    ['eventType sw "user.session."', ['user.session.start', 'user.session.end', 'user.session.clear', 'user.session.context.change'], []], // prettier-ignore
    ['eventType sw "event_hook."', [], ['event_hook.*']],
    ['eventType sw "policy.evaluate"', [], ['policy.evaluate*']],
    ['eventType eq "user.session.start" and outcome.result eq "FAILURE"', ['user.session.start'], []],
    ['outcome.result eq "FAILURE" and (eventType eq "user.session.start" or eventType eq "x.y")', ['user.session.start'], ['x.y']], // prettier-ignore
    ['eventType sw "user.session." and eventType eq "user.session.end"', ['user.session.end'], []],
    ['eventType eq "user.session.end" and eventType sw "group."', [], []],
  ])('%s', (expression, types, notCarried) => {
    expect(ofFilter(expression)).toEqual({ types, notCarried, isOpen: false });
  });

  it('names what a beginning leaves to polling', () => {
    const { types, notCarried, isOpen } = ofFilter('eventType sw "user.lifecycle."');
    expect(types).toContain('user.lifecycle.suspend');
    expect(notCarried).toEqual(['user.lifecycle.delete.completed']);
    expect(isOpen).toBe(false);
  });

  it.each([
    'actor.id eq "00u1"',
    'eventType ne "user.session.start"',
    'eventType co "session"',
    'eventType pr',
    'not (eventType eq "user.session.start")',
    'eventType eq "user.session.start" or actor.id eq "00u1"',
  ])('finds no types in: %s', (expression) => {
    expect(ofFilter(expression)).toEqual({ types: [], notCarried: [], isOpen: true });
  });

  it('takes a list of types', () => {
    expect(notHookEligible(['user.lifecycle.create', 'user.account.expire_password'])).toEqual({
      types: ['user.lifecycle.create'],
      notCarried: ['user.account.expire_password'],
      isOpen: false,
    });
  });
});

describe('hookProblem', () => {
  it('is none where hooks carry everything', () => {
    expect(hookProblem(['user.lifecycle.create'])).toBeUndefined();
    expect(hookProblem(parseLogFilter('eventType eq "group.user_membership.add"'))).toBeUndefined();
  });

  it('names what they do not carry', () => {
    expect(hookProblem(['event_hook.delivery', 'user.lifecycle.create'])).toContain('event_hook.delivery');
    expect(hookProblem(['event_hook.delivery', 'user.lifecycle.create'])).not.toContain('user.lifecycle.create');
    expect(hookProblem(parseLogFilter('actor.id eq "00u1"'))).toContain('eventType eq');
  });
});
