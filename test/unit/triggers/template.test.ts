// Property: a template gives the event's own values or nothing, and one that can't work is refused.
import { describe, expect, it } from 'vitest';
import { fillTemplate, isConstant, templateProblem } from '../../../src/triggers/template.js';

const event = {
  actor: { id: '00u1', detailEntry: null },
  target: [
    { type: 'AppInstance', id: '0oa1' },
    { type: 'User', id: '00u2' },
    { type: 'User', id: '00u3' },
  ],
  debugContext: { debugData: { shard: 7 } },
};

describe('a template', () => {
  it.each([
    ['user-{{actor.id}}', 'user-00u1'],
    ['{{ target[User].id }}', '00u2'],
    ['{{target[AppInstance].id}}/{{debugContext.debugData.shard}}', '0oa1/7'],
    ['fixed', 'fixed'],
    ['{{actor.alternateId}}', undefined],
    ['{{actor.detailEntry.x}}', undefined],
    ['{{target[UserGroup].id}}', undefined],
    ['{{constructor.name}}', undefined],
    ['{{actor}}', undefined],
  ])('%s gives %s', (template, filled) => {
    expect(fillTemplate(template, event)).toBe(filled);
  });

  it.each(['{{}}', '{{actor.}}', '{{actor..id}}', '{{target.id}}', '{{0.id}}', 'user-{{actor.id', 'user-actor.id}}'])(
    '%s is refused',
    (template) => {
      expect(templateProblem(template)).toBeDefined();
    },
  );

  it('is constant without a field', () => {
    expect(isConstant('one-for-all')).toBe(true);
    expect(isConstant('user-{{actor.id}}')).toBe(false);
  });
});
