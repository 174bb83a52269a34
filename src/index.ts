/**
 * The worker and client side of temporal-okta. Workflow code imports from `temporal-okta/workflow` instead.
 *
 * @packageDocumentation
 */
export { type Activities, type ActivityDependencies, createActivities } from '../activities/index.js';
export type { WorkersOn } from '../activities/limits.js';
export {
  type ActionInput,
  type ActionName,
  type ActionOutput,
  actionNames,
  actions,
  type ConnectorActionName,
  connectorActionNames,
} from './actions/index.js';
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
  type AuthConfig,
  type Config,
  type ConnectionConfig,
  type EncryptionKeyConfig,
  loadConfig,
  type LoadConfigOptions,
  type SigningKeyConfig,
} from './config/config.js';
export type { SecretReference } from './config/secret-reference.js';
export { ConfigError, type ConfigProblem } from './config-error.js';
export { encryptionOf } from './config/encryption.js';
export type { ConnectionSettings } from './config/settings.js';
export { Connections, connectionsFromEnvironment, connectionsOf } from './connections.js';
export type { EvidenceDocument } from './evidence/document.js';
export { type EvidenceKey, evidenceKeyOf, type EvidencePublicKey, publicKeyOf } from './evidence/evidence-key.js';
export {
  type EvidenceProblem,
  type EvidenceVerdict,
  verifyEvidence,
  type VerifyingKey,
} from './evidence/verify-evidence.js';
export { readVerifyingKeys } from './evidence/verifying-keys.js';
export {
  ClaimFailureType,
  isOktaFailure,
  type OktaFailure,
  type OktaFailureDetails,
  oktaFailureOf,
  OktaFailureType,
  SearchFailureType,
  SetupFailureType,
} from './failures.js';
export type { EventHook } from './hooks/event-hook.js';
export {
  type HookPost,
  type HookReceiverOptions,
  type RunningHookReceiver,
  startHookReceiver,
} from './hooks/hook-receiver.js';
export {
  deactivateHook,
  listHooks,
  type RegisteredHook,
  registerHook,
  removeHook,
  verifyHook,
} from './hooks/manage-hooks.js';
export {
  actionWorkflowId,
  claimWorkflowId,
  eventWorkflowId,
  limitsWorkflowId,
  moveWorkflowId,
  offboardWorkflowId,
  onboardWorkflowId,
  searchBackfillId,
  searchId,
  searchRunId,
  triggerWorkflowId,
} from './ids.js';
export { leastPrivilege, leastPrivilegeWithHooks, provisioningScopes } from './least-privilege.js';
export { apiToken } from './okta/auth/api-token.js';
export type { AuthContext, Authenticator, AuthMethod } from './okta/auth/authenticator.js';
export { authorizationCode } from './okta/auth/authorization-code.js';
export { clientCredentials, type ClientCredentialsOptions } from './okta/auth/client-credentials.js';
export { readPrivateKey } from './okta/auth/private-key.js';
export type { TokenOwner } from './okta/auth/token-owner.js';
export { OktaClient, type OktaClientOptions, type OktaRequest, type OktaResponse } from './okta/client.js';
export { parseOktaDomain } from './okta/domain.js';
export { OktaApiError, OktaError, OktaNetworkError, OktaRateLimitError, OktaResponseError } from './okta/errors.js';
export type { BucketState, LimitedBy } from './okta/gate/bucket-state.js';
export { Gate, type GateOptions, type GateTicket, type Passage } from './okta/gate/gate.js';
export type { Lane } from './lane.js';
export type { Limits } from './okta/gate/limits.js';
export type { Place } from './okta/gate/place.js';
export { openSealed } from './open-sealed.js';
export { covers, findScope, leastScopes, missingScopes, type Scope, scopeNames } from './scopes.js';
export { searchAttributeKeys } from './search-attributes.js';
export { defaultTaskQueue } from './task-queue.js';
export {
  clientOver,
  connectClient,
  connectWorker,
  type TemporalTarget,
  TemporalUnreachableError,
  type WorkerConnection,
} from './temporal/client.js';
export { workflowPreloadPath } from './temporal/workflow-bundle.js';
export { dataConverterOf, failureConverterPath } from './temporal/codec/data-converter.js';
export { type Encryption, encryptionFromEnvironment } from './temporal/codec/encryption.js';
export { EncryptionCodec } from './temporal/codec/encryption-codec.js';
export { type EncryptionKey, parseEncryptionKey } from './temporal/codec/encryption-key.js';
export { PayloadError } from './temporal/codec/payload-error.js';
export { ClaimError } from './temporal/claim-error.js';
export { type ClaimOptions, claimSecret, type OpenedClaim } from './temporal/claims.js';
export { hookDelivery, type HookDelivery } from './temporal/hook-delivery.js';
export { limitedBy, type LimitedBucket } from './temporal/limited-by.js';
export { backfillSearch, type BackfillRun, type BackfillSearchOptions } from './temporal/search/backfill-search.js';
export {
  deleteSearch,
  pauseSearch,
  resumeSearch,
  runSearchNow,
  type StartedSearchRun,
} from './temporal/search/control-search.js';
export { createSearch, type CreateSearchOptions, type SearchOverlap } from './temporal/search/create-search.js';
export { describeSearch, type Search } from './temporal/search/describe-search.js';
export { listSearches, type ListSearchesOptions } from './temporal/search/list-searches.js';
export { SearchError, type SearchReference } from './temporal/search/search-error.js';
export { searchRuns, type SearchRunsOptions, type SearchRunState } from './temporal/search/search-runs.js';
export type { SearchTiming } from './temporal/search/search-timing.js';
export { registerSearchAttributes } from './temporal/search-attributes.js';
export {
  certifyTrigger,
  createTrigger,
  type CreateTriggerOptions,
  type CreatedTrigger,
  deadLetters,
  deleteTrigger,
  type ListedTrigger,
  listTriggers,
  pauseTrigger,
  pollTriggerNow,
  reconfigureTrigger,
  redeliverDeadLetters,
  replayTrigger,
  resumeTrigger,
  rewindTrigger,
  type TriggerName,
  triggerStatus,
} from './temporal/triggers.js';
export type { OktaCall, Traced } from './traced.js';
export type { TriggerLag } from './temporal/trigger-lag.js';
export { createOktaWorker, type OktaWorkerOptions } from './temporal/worker.js';
export type { ClaimSecretInput, ClaimSecretResult } from '../workflows/claim-secret.js';
export type { DescribeLimitsInput, DescribeLimitsResult } from '../workflows/describe-limits.js';
export type { OrgBucket } from '../workflows/lib/merge-limits.js';
export type { OpenSearchRun, SearchRun, SearchWindow } from '../workflows/lib/search-windows.js';
export type {
  ClaimedSecret,
  ClaimRequest,
  ClaimStatus,
  LogEventEnvelope,
  TriggerChangeRequest,
  TriggerMemo,
  SearchWatermark,
  TriggerStatus,
} from '../workflows/messages.js';
export type { OffboardUserInput, OffboardUserResult } from '../workflows/offboard-user.js';
export type { OnboardUserInput, OnboardUserResult } from '../workflows/onboard-user.js';
export type { AppendLogEventsInput } from '../workflows/append-log-events.js';
export type { PollSystemLogInput, TriggerConfig, TriggerSettings } from '../workflows/lib/trigger-input.js';
export type { Certificate } from '../workflows/lib/trigger-certificate.js';
export type { TriggerChange } from '../workflows/lib/trigger-state.js';
export type { DeadLetter, DeadLetterReason, DeadLetters } from './triggers/dead-letter.js';
export type { LogEventTarget, TriggerRoute } from './triggers/target.js';
export type { RunActionInput } from '../workflows/run-action.js';
export type { SearchDelivery, SearchSystemLogInput, SearchSystemLogResult } from '../workflows/search-system-log.js';
export { type PlanCounts, type PlanEntry, type PlanKind, type PlanMode } from './hr/plan.js';
export { PlanFileError, type PlanHeader, planLines, type ProvisioningPlan, readPlan } from './hr/plan-file.js';
export { applyFailures, applyOutcomes } from './temporal/hr/apply-failures.js';
export { awaitApply, type AwaitApplyOptions } from './temporal/hr/await-apply.js';
export { applyPlan, type ApplyPlanOptions, type StartedApply } from './temporal/hr/apply-plan.js';
export {
  applyStatus,
  type ApplyStatus,
  decideApply,
  latestApply,
  resumeApply,
  stopApply,
} from './temporal/hr/control-apply.js';
export {
  createFeedRun,
  type CreateFeedRunOptions,
  deleteFeedRun,
  describeFeedRun,
  type FeedRun,
  type FeedRunReference,
  listFeedRuns,
  pauseFeedRun,
  resumeFeedRun,
  runFeedNow,
} from './temporal/hr/feed-runs.js';
export { planProvisioning, type PlanProvisioningOptions } from './temporal/hr/plan-provisioning.js';
export { type PersonFlow, type PersonReference, showPerson } from './temporal/hr/show-person.js';
export { type UndoneFlow, undoPerson } from './temporal/hr/undo-flow.js';
export type { ApplyProvisioningInput } from '../workflows/apply-provisioning.js';
export type { ApplyProgress, PersonOutcome } from '../workflows/hr/apply-messages.js';
export type { PlanProvisioningInput, PlanProvisioningResult } from '../workflows/plan-provisioning.js';
export type { ReconcileFeedInput, ReconcileFeedResult } from '../workflows/reconcile-feed.js';
