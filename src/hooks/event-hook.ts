import { z } from 'zod';

const text = z.string().nullish();

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/EventHook/ */
export const eventHookSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: text,
  status: z.string(),
  verificationStatus: text,
  created: text,
  lastUpdated: text,
  events: z.looseObject({
    type: z.string(),
    items: z.array(z.string()),
    filter: z.looseObject({ eventFilterMap: z.array(z.looseObject({ event: z.string() })).nullish() }).nullish(),
  }),
  channel: z.looseObject({
    config: z.looseObject({
      uri: z.string(),
      headers: z.array(z.looseObject({ key: z.string() })).nullish(),
      authScheme: z.looseObject({ type: text, key: text }).nullish(),
    }),
  }),
});
/** As Okta answers it. Of the secret it never says anything. */
export type OktaEventHook = z.output<typeof eventHookSchema>;

/** An event hook of an org. */
export interface EventHook {
  id: string;
  name: string;
  /** Okta sends to `ACTIVE` ones only, and to `VERIFIED` ones only. */
  status: string;
  verificationStatus: string | null;
  url: string;
  /** The event types that it is subscribed to. */
  events: string[];
  /** The header that holds the secret. */
  headerName: string | null;
  created: string | null;
  lastUpdated: string | null;
}

export const eventHookOf = (hook: OktaEventHook): EventHook => {
  const { id, name, status, verificationStatus, events, channel, created, lastUpdated } = hook;
  return {
    ...{ id, name, status, url: channel.config.uri, events: events.items },
    verificationStatus: verificationStatus ?? null,
    headerName: channel.config.authScheme?.key ?? null,
    created: created ?? null,
    lastUpdated: lastUpdated ?? null,
  };
};
