/**
 * What somebody else's workflow code may import: it is safe in Temporal's sandbox.
 *
 * @packageDocumentation
 */
export type { ActionInput, ActionName, ActionOutput } from './actions/index.js';
export type { Page } from './actions/define-list-action.js';
export type { ProfileAttribute } from './actions/profile-schema.js';
export type { PublicJwk } from './actions/public-key.js';
export type { App, AppLink, AppUser } from './actions/schemas/app.js';
export type { AppAssignment } from './actions/schemas/app-assignment.js';
export type { Factor } from './actions/schemas/factor.js';
export type { Grant, UserClient } from './actions/schemas/grant.js';
export type { Group } from './actions/schemas/group.js';
export type { GroupRule } from './actions/schemas/group-rule.js';
export type { LogEvent } from './actions/schemas/log-event.js';
export type { RoleAssignment } from './actions/schemas/role-assignment.js';
export { type User, UserStatus } from './actions/schemas/user.js';
export type { UserType } from './actions/schemas/user-type.js';
export {
  ClaimFailureType,
  isOktaFailure,
  type OktaFailure,
  type OktaFailureDetails,
  oktaFailureOf,
  OktaFailureType,
  SearchFailureType,
} from './failures.js';
export { claimWorkflowId } from './ids.js';
export { searchAttributeKeys } from './search-attributes.js';
export { defaultTaskQueue } from './task-queue.js';
export type { OktaCall, Traced } from './traced.js';
export { claimSecret, type ClaimSecretInput, type ClaimSecretResult } from '../workflows/claim-secret.js';
export { describeLimits, type DescribeLimitsInput, type DescribeLimitsResult } from '../workflows/describe-limits.js';
export { Compensation, type UndoReport } from '../workflows/lib/compensation.js';
export { itemsOf, pagesOf } from '../workflows/lib/pages.js';
export type { OrgBucket } from '../workflows/lib/merge-limits.js';
export type { OpenSearchRun, SearchRun, SearchWindow } from '../workflows/lib/search-windows.js';
export { type GroupReference, resolveGroup } from '../workflows/lib/resolve-group.js';
export {
  type ClaimedSecret,
  type ClaimRequest,
  type ClaimStatus,
  claimStatusQuery,
  claimUpdate,
  type LogEventEnvelope,
  searchWatermarkQuery,
  type SearchWatermark,
  type TriggerStatus,
  triggerStatusQuery,
} from '../workflows/messages.js';
export { offboardUser, type OffboardUserInput, type OffboardUserResult } from '../workflows/offboard-user.js';
export { onboardUser, type OnboardUserInput, type OnboardUserResult } from '../workflows/onboard-user.js';
export { LogEventInbox, type LogEventInboxState, receiveLogEvents } from '../workflows/lib/log-event-inbox.js';
export type { PollSystemLogInput, TriggerConfig, TriggerSettings } from '../workflows/lib/trigger-input.js';
export { pollSystemLog } from '../workflows/poll-system-log.js';
export { logEventsSignalName, type LogEventTarget, type TriggerRoute } from './triggers/target.js';
export { runAction, type RunActionInput } from '../workflows/run-action.js';
export {
  type SearchDelivery,
  searchSystemLog,
  type SearchSystemLogInput,
  type SearchSystemLogResult,
} from '../workflows/search-system-log.js';
export {
  type OktaActivities,
  type OktaActivitiesOptions,
  type OktaLane,
  proxyOktaActivities,
  proxyTracedOktaActivities,
  type TracedOktaActivities,
} from '../workflows/okta.js';
