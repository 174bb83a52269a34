import { z } from 'zod';

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
