import { flag, json, noContent, param, type Answer, type Call, type Route } from '../http/call.js';
import { mayTouch } from '../http/permission.js';
import { userParty } from '../org/event-writer.js';
import { notFound, wrongStatus } from '../org/okta-error.js';
import type { User } from '../org/user-store.js';
import { userById } from './find-user.js';

type Factor = User['factors'][number];

function factorOf(call: Call, user: User): Factor {
  const id = param(call, 'factorId');
  const factor = user.factors.find((item) => item['id'] === id);
  if (factor === undefined) throw notFound(id, 'UserFactor');
  return factor;
}

const factorJson = (factor: Factor, user: User, baseUrl: string): Factor => {
  const self = `${baseUrl}/api/v1/users/${user.id}`;
  return {
    ...factor,
    _links: {
      self: { href: `${self}/factors/${String(factor['id'])}`, hints: { allow: ['GET', 'DELETE'] } },
      user: { href: self, hints: { allow: ['GET'] } },
    },
  };
};

function listFactors(call: Call): Answer {
  const user = userById(call);
  return json(user.factors.map((factor) => factorJson(factor, user, call.baseUrl)));
}

function getFactor(call: Call): Answer {
  const user = userById(call);
  return json(factorJson(factorOf(call, user), user, call.baseUrl));
}

/** Okta Verify is enrolled as several factors that go together. */
const partsOfPush = new Set(['push', 'token:software:totp', 'signed_nonce']);

function unenroll(call: Call): Answer {
  const user = userById(call);
  mayTouch(call.actor, user);
  flag(call, 'removeRecoveryEnrollment', false);
  if (user.data.status === 'DEPROVISIONED') throw wrongStatus();
  const factor = factorOf(call, user);
  const goes = ({ factorType, provider }: Factor): boolean =>
    factor['factorType'] === 'push' && provider === 'OKTA' && partsOfPush.has(String(factorType));
  user.factors = user.factors.filter((item) => item !== factor && !goes(item));
  call.org.events.write(call.origin, { type: 'user.mfa.factor.deactivate', target: [userParty(user)] });
  return noContent();
}

/** Takes every factor away; with none there it does nothing, and succeeds. */
export function resetFactors(call: Call, user: User): Answer {
  if (user.data.status === 'DEPROVISIONED') throw wrongStatus();
  user.factors = [];
  call.org.events.write(call.origin, { type: 'user.mfa.factor.reset_all', target: [userParty(user)] });
  return json({});
}

const path = '/api/v1/users/:id/factors';
const one = `${path}/:factorId`;
const reading = { bucket: 'other', scope: 'okta.users.read' } as const;
export const userFactorRoutes: Route[] = [
  { ...reading, method: 'GET', path, operation: 'listFactors', handle: listFactors },
  { ...reading, method: 'GET', path: one, operation: 'getFactor', handle: getFactor },
  {
    method: 'DELETE',
    path: one,
    operation: 'unenrollFactor',
    bucket: 'other',
    scope: 'okta.users.manage',
    handle: unenroll,
  },
];
