import { z } from 'zod';
import { secretField } from './fields.js';

const passwordHash = z.looseObject({
  algorithm: z.string().describe('BCRYPT, SHA-512, SHA-256, SHA-1, MD5 or PBKDF2'),
  value: secretField(z.string().min(1)),
});

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ */
export const credentialsField = z
  .strictObject({
    password: z
      .strictObject({
        value: secretField(z.string().min(1).max(72))
          .optional()
          .describe('The password in clear: it stands in history'),
        hash: passwordHash.optional().describe('A hashed password; for staged users only'),
        hook: z
          .strictObject({ type: z.literal('default') })
          .optional()
          .describe('Password import inline hook'),
      })
      .optional(),
    recovery_question: z
      .strictObject({ question: z.string().min(1).max(100), answer: secretField(z.string().min(1).max(100)) })
      .optional(),
    provider: z.strictObject({ type: z.string().min(1), name: z.string().min(1).optional() }).optional(),
  })
  .describe('Password, recovery question, provider');
