import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Search attributes of our workflows: Okta ids and names chosen by operators only, because they are never encrypted. */
export const searchAttributeKeys = {
  connection: defineSearchAttributeKey('OktaConnection', SearchAttributeType.KEYWORD),
  userId: defineSearchAttributeKey('OktaUserId', SearchAttributeType.KEYWORD),
  action: defineSearchAttributeKey('OktaAction', SearchAttributeType.KEYWORD),
  /** What kind of flow it is, e.g. `onboarding`. */
  flow: defineSearchAttributeKey('OktaFlow', SearchAttributeType.KEYWORD),
  /** Where the flow stands, e.g. `waiting`. */
  flowState: defineSearchAttributeKey('OktaFlowState', SearchAttributeType.KEYWORD),
} as const;

export type SearchAttributeName = keyof typeof searchAttributeKeys;

/** When a schedule meant a run to start; Temporal sets it. */
export const scheduledStartTimeKey = defineSearchAttributeKey(
  'TemporalScheduledStartTime',
  SearchAttributeType.DATETIME,
);
