import { z } from 'zod';
import { type User, userSchema } from '../../src/actions/schemas/user.js';

/** A user as lists give them. */
export type OrgPerson = Pick<User, 'id' | 'status' | 'profile'>;

/** Of long lists only what counts is kept. */
export const orgPersonSchema = z.object({ id: z.string(), status: z.string(), profile: userSchema.shape.profile });
