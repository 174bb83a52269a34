import { type ActionInput, type ActionName, actionNames, type ActionOutput, actions } from '../src/actions/index.js';
import type { Action } from '../src/actions/define-action.js';
import { ConfigError } from '../src/config-error.js';
import type { Connections } from '../src/connections.js';
import { provisioningSettingsActivity } from './hr/provisioning-settings.js';
import { resolveAccessActivity } from './hr/resolve-access.js';
import { planOrgActivity } from './hr/plan-org.js';
import { planPeopleActivity } from './hr/plan-people.js';
import { settingsDigest } from './hr/settings-digest.js';
import { userFingerprintActivity } from './hr/user-state.js';
import { ViewCache } from './hr/view-cache.js';
import type { EvidenceKey } from '../src/evidence/evidence-key.js';
import { confirmEffectsActivity } from './hr/confirm-effects.js';
import { endEarlierLeave } from './hr/end-earlier-leave.js';
import { instantOf } from './hr/instant-of.js';
import type { PersonFlows } from './hr/person-flows.js';
import { ownPrincipalActivity } from './hr/own-principal.js';
import { planAndApplyActivity, type Reconcile } from './hr/reconcile.js';
import { sealEvidenceActivity } from './hr/seal-evidence.js';
import { tellFlowActivity } from './hr/tell-flow.js';
import { findWorkersActivity, type WorkersOn } from './limits.js';
import { type ClientOf, oktaActivity } from './okta-actions.js';
import { ProfileSchemas } from './profile-schemas.js';
import { appendToFile } from './triggers/append-file.js';
import { certifyLogWindowActivity } from './triggers/certify.js';
import { checkLogFilterActivity } from './triggers/check-filter.js';
import { followLogActivity } from './triggers/follow.js';
import { redeliverLogEventsActivity } from './triggers/redeliver.js';
import { shadowReplayActivity } from './triggers/shadow.js';
import { searchLogActivity } from './search/search-log.js';
import { watermarkActivities, type WatermarkActivities } from './search/watermark.js';
import { refreshTokensActivity, revokeTokensActivity, type WebClientOf } from './tokens.js';

/** What the activities need from the process that runs them. */
export interface ActivityDependencies {
  /** Where the clients of Okta come from. */
  connections: Pick<Connections, 'client' | 'webClient'> & Partial<Pick<Connections, 'provisioning'>>;
  /** Names of the search attributes that the namespace knows. */
  registeredSearchAttributes: () => Promise<string[]>;
  /** Who the workers of a task queue are; without it, `describeLimits` finds none by itself. */
  workersOn?: WorkersOn;
  /** Reads, plans and applies a feed by a client of Temporal; without it, feeds can't go on a schedule. */
  reconcile?: Reconcile;
  /** The flows of people, by a client of Temporal; without it, plans don't know which of them wait for a day. */
  flows?: PersonFlows;
  /** What evidence is signed with; without it, it is chained alone. */
  evidenceKey?: EvidenceKey | undefined;
}

type OktaActionActivities = { [N in ActionName]: (input: ActionInput<N>) => Promise<ActionOutput<N>> };

export interface Activities extends OktaActionActivities, WatermarkActivities {
  followLog: ReturnType<typeof followLogActivity>;
  certifyLogWindow: ReturnType<typeof certifyLogWindowActivity>;
  redeliverLogEvents: ReturnType<typeof redeliverLogEventsActivity>;
  checkLogFilter: ReturnType<typeof checkLogFilterActivity>;
  shadowReplay: ReturnType<typeof shadowReplayActivity>;
  appendToFile: typeof appendToFile;
  searchLog: ReturnType<typeof searchLogActivity>;
  refreshTokens: ReturnType<typeof refreshTokensActivity>;
  revokeTokens: ReturnType<typeof revokeTokensActivity>;
  settingsDigest: typeof settingsDigest;
  planAndApply: ReturnType<typeof planAndApplyActivity>;
  planPeople: ReturnType<typeof planPeopleActivity>;
  planOrg: ReturnType<typeof planOrgActivity>;
  tellFlow: ReturnType<typeof tellFlowActivity>;
  userFingerprint: ReturnType<typeof userFingerprintActivity>;
  provisioningSettings: ReturnType<typeof provisioningSettingsActivity>;
  resolveAccess: ReturnType<typeof resolveAccessActivity>;
  registeredSearchAttributes: () => Promise<string[]>;
  findWorkers: () => Promise<string[]>;
  ownPrincipal: ReturnType<typeof ownPrincipalActivity>;
  instantOf: typeof instantOf;
  confirmEffects: ReturnType<typeof confirmEffectsActivity>;
  sealEvidence: ReturnType<typeof sealEvidenceActivity>;
  endEarlierLeave: typeof endEarlierLeave;
}

const nobody: WorkersOn = () => Promise.resolve([]);
const noClient = (): Promise<never> =>
  Promise.reject(ConfigError.missing('This worker has no client of Temporal for feeds: make it by createOktaWorker'));
const noFlows: PersonFlows = { waiting: () => Promise.resolve([]), tell: noClient };

/** Makes all activities of a worker. */
export function createActivities({
  connections,
  registeredSearchAttributes,
  workersOn = nobody,
  reconcile = noClient,
  flows = noFlows,
  evidenceKey,
}: ActivityDependencies): Activities {
  const clientOf: ClientOf = (name) => connections.client(name);
  const views = new ViewCache();
  const webClientOf: WebClientOf = (name) => connections.webClient(name);
  const schemas = new ProfileSchemas();
  const byAction = Object.fromEntries(
    actionNames.map((name) => [name, oktaActivity(actions[name] as unknown as Action, clientOf, schemas)]),
  ) as unknown as OktaActionActivities;
  return {
    ...byAction,
    followLog: followLogActivity(clientOf),
    certifyLogWindow: certifyLogWindowActivity(clientOf),
    redeliverLogEvents: redeliverLogEventsActivity(clientOf),
    checkLogFilter: checkLogFilterActivity(clientOf),
    shadowReplay: shadowReplayActivity(clientOf),
    appendToFile,
    ...watermarkActivities,
    searchLog: searchLogActivity(clientOf),
    refreshTokens: refreshTokensActivity(webClientOf),
    revokeTokens: revokeTokensActivity(webClientOf),
    settingsDigest,
    planAndApply: planAndApplyActivity(reconcile),
    planPeople: planPeopleActivity(clientOf, views, flows),
    planOrg: planOrgActivity(clientOf, views, flows),
    tellFlow: tellFlowActivity(flows),
    userFingerprint: userFingerprintActivity(clientOf),
    provisioningSettings: provisioningSettingsActivity((name) => connections.provisioning?.(name)),
    resolveAccess: resolveAccessActivity(clientOf),
    registeredSearchAttributes,
    findWorkers: findWorkersActivity(workersOn),
    ownPrincipal: ownPrincipalActivity(clientOf),
    instantOf,
    confirmEffects: confirmEffectsActivity(clientOf),
    sealEvidence: sealEvidenceActivity(evidenceKey),
    endEarlierLeave,
  };
}
