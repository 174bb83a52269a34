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

const isText = (value: unknown): boolean => typeof value === 'string';
const hasWhatCounts = (event: unknown): boolean => {
  if (typeof event !== 'object' || event === null) return false;
  const { uuid, published, eventType } = event as Partial<LogEvent>;
  return isText(uuid) && isText(published) && isText(eventType);
};

/**
 * A page of events, of which only what delivery goes by is checked: nothing is copied, and no event is held up by a field
 * that Okta has changed.
 */
export const logEventsSchema = z.array(
  z.custom<LogEvent>(hasWhatCounts, { error: 'is no event: uuid, published and eventType must be there' }),
);
