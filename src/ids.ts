/**
 * Workflow ids. They are built from Okta ids and names chosen by operators, never from logins or mail addresses,
 * because ids are readable by everybody who may list workflows.
 */

/** The trigger `name` of a connection: one running workflow each. */
export const triggerWorkflowId = (connection: string, name: string): string => `okta-trigger:${connection}:${name}`;

/** The workflow that a route of a trigger starts for one event. A generation starts when a trigger is rewound. */
export const eventWorkflowId = (
  connection: string,
  trigger: string,
  route: string,
  generation: number,
  uuid: string,
): string => `okta-event:${connection}:${trigger}:${route}:${String(generation)}:${uuid}`;

/** The ready-made consumer that writes the events of a trigger into a file. */
export const fileConsumerWorkflowId = (connection: string, trigger: string): string =>
  `okta-consumer:${connection}:${trigger}`;

/** A look at what a trigger would do with the past; `unique` is a UUID made by the starter. */
export const replayWorkflowId = (connection: string, trigger: string, unique: string): string =>
  `okta-replay:${connection}:${trigger}:${unique}`;

/** One run of `runAction`; `unique` is a UUID made by the starter. */
export const actionWorkflowId = (action: string, unique: string): string => `okta-action:${action}:${unique}`;

/** The onboarding of one person, by employee number or another key that isn't personal data. */
export const onboardWorkflowId = (connection: string, key: string): string => `okta-onboard:${connection}:${key}`;

/** The offboarding of one user, by Okta id. */
export const offboardWorkflowId = (connection: string, userId: string): string =>
  `okta-offboard:${connection}:${userId}`;

/** Who keeps the tokens of an authorization-code connection. */
export const connectionWorkflowId = (connection: string): string => `okta-connection:${connection}`;

/** A secret that waits to be claimed; `unique` is a UUID made by the starter. */
export const claimWorkflowId = (connection: string, unique: string): string => `okta-claim:${connection}:${unique}`;

/** A look at the rate limits; `unique` is a UUID made by the starter. */
export const limitsWorkflowId = (unique: string): string => `okta-limits:${unique}`;

/** A scheduled search: the id of its schedule and of the workflow that owns its watermark, which can't clash. */
export const searchId = (connection: string, name: string): string => `okta-search:${connection}:${name}`;

/** How the ids of a search's runs begin; Temporal adds the nominal time. */
export const searchRunId = (connection: string, name: string): string => `${searchId(connection, name)}:run`;

/** How the ids of those runs begin that search a stretch of the past for a search. */
export const searchBackfillPrefix = (connection: string, name: string): string =>
  `${searchId(connection, name)}:backfill:`;

/** The run that searches one stretch of the past for a search. */
export const searchBackfillId = (connection: string, name: string, since: string, until: string): string =>
  `${searchBackfillPrefix(connection, name)}${since}:${until}`;

/** The move of one person to another position, by employee number or another key that isn't personal data. */
export const moveWorkflowId = (connection: string, key: string): string => `okta-move:${connection}:${key}`;

/** A plan of provisioning; `unique` is a UUID made by the starter. */
export const planWorkflowId = (connection: string, unique: string): string => `okta-plan:${connection}:${unique}`;

/** A bulk run that applies a plan; `unique` is a UUID made by the starter. */
export const applyWorkflowId = (connection: string, unique: string): string => `${applyIdPrefix(connection)}${unique}`;

/** How the ids of the bulk runs of a connection begin. */
export const applyIdPrefix = (connection: string): string => `okta-apply:${connection}:`;

/** One piece of a bulk run. */
export const applyChunkId = (applyId: string, chunk: number): string => `${applyId}:${String(chunk)}`;

/** The move of one user by a bulk run: another run may move the same user again. */
export const planMoveWorkflowId = (connection: string, userId: string, applyId: string): string =>
  `okta-move:${connection}:${userId}:${applyId.slice(applyId.lastIndexOf(':') + 1)}`;
