import { z } from 'zod';
import { appSchema, appUserSchema } from './app.js';

/** An application and a user's assignment to it, of an application with the user embedded. */
export const appAssignmentSchema = appSchema
  .extend({
    _embedded: z.looseObject({
      user: appUserSchema.extend({ _links: z.unknown().optional(), _embedded: z.unknown().optional() }),
    }),
  })
  .transform(({ id, name, label, status, signOnMode, _embedded }) => {
    const { _links: _, _embedded: __, ...assignment } = _embedded.user;
    return { appId: id, name, label, status, signOnMode, assignment };
  });
/** A user's assignment to an application. */
export type AppAssignment = z.output<typeof appAssignmentSchema>;
