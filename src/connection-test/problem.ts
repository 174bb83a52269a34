/** The stable words for what can be wrong with a connection; `docs/connections.md` has the cure of each. */
export const problemTypes = [
  ...['configuration', 'orgUnreachable', 'notAnOktaOrg', 'orgUnavailable', 'networkZone', 'rateLimited'],
  ...['unknownClient', 'appDeactivated', 'applicationRefused', 'unknownKeyId', 'wrongKey', 'noKeys', 'wrongSecret'],
  ...['wrongDomain', 'grantType', 'clock', 'dpopRequired', 'dpopRefused', 'scopeNotGranted'],
  ...['consentRequired', 'notAssigned', 'policy', 'tokenOwnerSilent', 'apiTokenRefused', 'accessTokenRefused'],
  ...['noAdminRole', 'readOnlyRole', 'missingAdminRight', 'unexpectedAnswer'],
  // Warnings only.
  ...['consentEnds', 'apiTokenEnds', 'secretExposed'],
] as const;
export type ProblemType = (typeof problemTypes)[number];

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
