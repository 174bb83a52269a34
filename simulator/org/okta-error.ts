/** A refusal in Okta's words. @see https://developer.okta.com/docs/reference/error-codes/ */
export class OktaRefusal extends Error {
  override readonly name = 'OktaRefusal';

  constructor(
    readonly status: number,
    readonly errorCode: string,
    readonly errorSummary: string,
    readonly causes: readonly string[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
    /** Whether the answer has headers only. */
    readonly bodyless = false,
  ) {
    super(`${status} ${errorCode} ${errorSummary}`);
  }
}

export type ResourceType = 'User' | 'UserGroup' | 'AppInstance' | 'AppUser' | 'RoleAssignment' | 'UserFactor' | 'ApplicationGroupAssignment' | 'Schema' | 'OAuthClient' | 'OAuth2ScopeConsentGrant' | 'ApiToken' | 'EventHook' | 'PrincipalRateLimitEntity' | 'Principal' | 'PolicyRule' | 'LinkedObjectProperty' | 'CVDType'; // prettier-ignore

export const notFound = (id: string, type: ResourceType): OktaRefusal =>
  new OktaRefusal(404, 'E0000007', `Not found: Resource not found: ${id} (${type})`);

/** `what` is the attribute or object that Okta names in the summary; the causes tell what is wrong. */
export const invalid = (what: string, ...causes: string[]): OktaRefusal =>
  new OktaRefusal(400, 'E0000001', `Api validation failed: ${what}`, causes);

export const malformedBody = (): OktaRefusal =>
  new OktaRefusal(400, 'E0000003', 'The request body was not well-formed.');

export const forbidden = (): OktaRefusal =>
  new OktaRefusal(403, 'E0000006', 'You do not have permission to perform the requested action');

export const wrongStatus = (): OktaRefusal =>
  new OktaRefusal(403, 'E0000038', "This operation is not allowed in the user's current status.");

export const badSearch = (why: string): OktaRefusal =>
  new OktaRefusal(400, 'E0000031', `Invalid search criteria: ${why}`);

export const badPaging = (): OktaRefusal => new OktaRefusal(400, 'E0000029', 'Invalid paging request.');

export const typeMismatch = (name: string): OktaRefusal =>
  new OktaRefusal(400, 'E0000037', `Type mismatch exception: ${name}`);
