import type { TokenRefusalReason } from '../okta/errors.js';

/** The stable words for what can be wrong with a connection; `docs/connections.md` has the cure of each. */
export type ProblemType =
  | TokenRefusalReason
  | 'configuration'
  | 'orgUnreachable'
  | 'notAnOktaOrg'
  | 'orgUnavailable'
  | 'appDeactivated'
  | 'applicationRefused'
  | 'scopeNotGranted'
  | 'policy'
  | 'consentRequired'
  | 'tokenOwnerSilent'
  | 'apiTokenRefused'
  | 'accessTokenRefused'
  | 'noAdminRole'
  | 'readOnlyRole'
  | 'missingAdminRight'
  | 'rateLimited'
  | 'unexpectedAnswer'
  // Warnings only.
  | 'consentEnds'
  | 'apiTokenEnds'
  | 'secretExposed';

/** Something that is wrong, or will be. */
export interface Problem {
  type: ProblemType;
  /** What is wrong, and the cure. */
  message: string;
}

/** Ends a test early: what comes after it can't be found out. */
export class TestStopped extends Error {
  override readonly name = 'TestStopped';

  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}
