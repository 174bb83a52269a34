import { z } from 'zod';

const text = z.string().nullish();
const party = z.looseObject({ id: text, type: text, alternateId: text, displayName: text });

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/ */
export const logEventSchema = z.looseObject({
  uuid: z.string(),
  published: z.string(),
  eventType: z.string(),
  displayMessage: text,
  severity: text,
  actor: party.nullish(),
  client: z.looseObject({ ipAddress: text }).nullish(),
  outcome: z.looseObject({ result: text, reason: text }).nullish(),
  target: z.array(party).nullish(),
  transaction: z.looseObject({ type: text, id: text }).nullish(),
});
/** An event of the System Log. Find targets by `type`, never by position. Fields that Okta adds are kept. */
export type LogEvent = z.output<typeof logEventSchema>;
