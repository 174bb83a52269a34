import type { Effect, FlowStatus, Leftover, UndoOutcome } from '../../../workflows/hr/messages.js';
import type { MoveUserResult } from '../../../workflows/move-user.js';
import type { OffboardUserResult } from '../../../workflows/offboard-user.js';
import type { OnboardUserResult } from '../../../workflows/onboard-user.js';
import type { PersonFlow } from '../../temporal/hr/show-person.js';

/** A flow in words: where it stands or what it ended with, what it changed, and what is left. */
export function flowLines({ result, flow, failure, ...facts }: PersonFlow): string[] {
  const { workflowId, workflowType, status, startedAt, closedAt } = facts;
  const ended = closedAt === null ? '' : ` to ${closedAt}`;
  return [
    `${workflowType}  ${status}  ${startedAt}${ended}  ${workflowId}`,
    ...(closedAt === null ? standingLines(flow) : []),
    ...(failure ? [`  ${failure.type ?? ''} ${failure.message}`] : []),
    ...(result === null || typeof result !== 'object' ? [] : resultLines(result)),
  ];
}

function standingLines(flow: FlowStatus | null): string[] {
  if (!flow) return ['  no worker says where it stands'];
  const { state, details, until, effects, leftovers } = flow;
  const when = until === undefined || details.includes(until) ? '' : `, until ${until}`;
  return [`  ${state}: ${details}${when}`, ...effectLines(effects), ...leftoverLines(leftovers)];
}

type FlowResult = Partial<OnboardUserResult & MoveUserResult & OffboardUserResult>;

function resultLines({ how, outcome, status, statusAfter, undone, undo = undone, ...result }: FlowResult): string[] {
  const { effects = [], evidence = [], leftovers = [] } = result;
  const what = undone ? 'undone' : (outcome ?? how ?? 'moved');
  const is = statusAfter ?? status;
  const proven = evidence.flatMap(({ entries }) => entries.map(({ entry }) => entry as Partial<Effect>));
  return [
    `  ${what}${is === undefined ? '' : `: the user is ${is}`}`,
    ...effectLines(effects.length > 0 ? effects : proven),
    ...leftoverLines(leftovers),
    ...(undo ? notRestoredLines(undo) : []),
  ];
}

const effectLines = (effects: readonly Partial<Effect>[]): string[] =>
  effects.flatMap(({ step, action }) => (step === undefined || action === undefined ? [] : [`    ${step}: ${action}`]));

const leftoverLines = (leftovers: readonly Leftover[]): string[] =>
  leftovers.map(({ step, type, message }) => `    left over: ${step} ${type} ${message}`);

/** What an undo could not give back. */
export const notRestoredLines = ({ notRestored }: UndoOutcome): string[] =>
  notRestored.map(({ step, message }) => `    not restored: ${step} ${message}`);
