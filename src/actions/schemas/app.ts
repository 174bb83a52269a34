import { z } from 'zod';

const text = z.string().nullish();

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/ */
export const appLinkSchema = z.looseObject({
  label: z.string(),
  linkUrl: z.string().nullish(),
  appName: z.string().nullish(),
  appInstanceId: z.string(),
  appAssignmentId: z.string().nullish(),
  hidden: z.boolean().nullish(),
});
/** A link on the user's dashboard. */
export type AppLink = z.output<typeof appLinkSchema>;

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Application/ */
export const appSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  label: z.string().nullish(),
  status: z.string().nullish(),
  signOnMode: z.string().nullish(),
});
/** An app instance; with `expand`, `_embedded.user` holds the assignment. */
export type App = z.output<typeof appSchema>;

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/ */
export const appUserSchema = z.looseObject({
  id: z.string(),
  /** `USER`: assigned by itself; `GROUP`: by a group. */
  scope: text,
  status: text,
  syncState: text,
  externalId: text,
  created: text,
  lastUpdated: text,
  statusChanged: text,
  credentials: z.looseObject({ userName: text }).nullish(),
  profile: z.record(z.string(), z.unknown()).nullish(),
});
/** The assignment of a user to an application; its id is the user's. Fields that Okta adds are kept. */
export type AppUser = z.output<typeof appUserSchema>;
