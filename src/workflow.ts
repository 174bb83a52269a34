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
  FlowFailureType,
  isOktaFailure,
  type OktaFailure,
  type OktaFailureDetails,
  oktaFailureOf,
  OktaFailureType,
  SearchFailureType,
} from './failures.js';
export { birthrightOf, explained } from './hr/birthright.js';
export { type Person, personSchema } from './hr/person.js';
export { profileOf } from './hr/profile-of.js';
export type { ProvisioningSettings } from './hr/settings.js';
export type { EvidenceDocument } from './evidence/document.js';
export type { UserRecord } from './hr/user-record.js';
export { claimWorkflowId } from './ids.js';
export { searchAttributeKeys } from './search-attributes.js';
export { defaultTaskQueue } from './task-queue.js';
export type { OktaCall, Traced } from './traced.js';
export {
  type Extension,
  type ExtensionCall,
  type ExtensionPoint,
  extensionPoints,
  type Extensions,
  extensionsSchema,
} from './hr/extensions.js';
export { Flow, type FlowOptions } from '../workflows/hr/flow.js';
export {
  type ByWhom,
  callOffUpdate,
  changeDateUpdate,
  cutNowUpdate,
  decideUpdate,
  type Effect,
  finishUpdate,
  flowEvidenceQuery,
  type FlowState,
  type FlowStatus,
  flowStatusQuery,
  legalHoldUpdate,
  type Leftover,
  undoFlowUpdate,
  type UndoOutcome,
} from '../workflows/hr/messages.js';
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
export { moveUser, type MoveUserInput, type MoveUserResult } from '../workflows/move-user.js';
export {
  type OnboardByPerson,
  type OnboardByProfile,
  onboardUser,
  type OnboardUserInput,
  type OnboardUserResult,
} from '../workflows/onboard-user.js';
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
export { type Access, type AccessFound, accessOf } from '../workflows/steps/access-of.js';
export type { Activation } from './hr/activation.js';
export type { ApprovalOptions } from './hr/approval.js';
export type { FirstSignInOptions } from './hr/first-sign-in.js';
export { type Activated, activatePerson } from '../workflows/steps/activate-person.js';
export { type Approval, askApproval } from '../workflows/steps/ask-approval.js';
export { awaitDate, type DateWanted, type PlannedDate, planDate } from '../workflows/steps/await-date.js';
export { awaitFirstSignIn } from '../workflows/steps/await-first-sign-in.js';
export { awaitUndo } from '../workflows/steps/await-undo.js';
export { confirmAccess, type ConfirmAccess } from '../workflows/steps/confirm-access.js';
export { type CutAccess, cutAccess, type CutAccessInput } from '../workflows/steps/cut-access.js';
export { deleteAccount, type Deletion } from '../workflows/steps/delete-account.js';
export { type EnsuredUser, type EnsureUser, ensureUser } from '../workflows/steps/ensure-user.js';
export { attempt, together } from '../workflows/steps/attempt.js';
export { extend } from '../workflows/steps/extend.js';
export { findLeaver } from '../workflows/steps/find-leaver.js';
export { type Found, type FoundPerson, type FindUser, findUser } from '../workflows/steps/find-user.js';
export { type AccessChange, type AccessChanged, grantAccess } from '../workflows/steps/grant-access.js';
export { refuseStale } from '../workflows/steps/refuse-stale.js';
export { type HandOver, handOverOf } from '../workflows/steps/hand-over.js';
export { type RemovedAccess, removeApps, removeGroups, removeRoles } from '../workflows/steps/remove-access.js';
export type { ProfileChanges } from './hr/profile-changes.js';
export { renewProfile } from '../workflows/steps/renew-profile.js';
export { resolveBirthright, type ResolveBirthright } from '../workflows/steps/resolve-birthright.js';
export { type RestoreOptions, restoreUser } from '../workflows/steps/restore.js';
export { returnUser, type ReturnUser } from '../workflows/steps/return-user.js';
export { runFlow, type RunFlowOptions } from '../workflows/steps/run-flow.js';
export { type LinkedManager, type ManagerSet, setManager, type SetManager } from '../workflows/steps/set-manager.js';
export { type StageUser, stageUser } from '../workflows/steps/stage-user.js';
export { takeRecord, type TakeRecordInput } from '../workflows/steps/take-record.js';
export { withdrawAccess } from '../workflows/steps/withdraw-access.js';
