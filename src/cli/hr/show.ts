import type { Command } from 'commander';
import { type PersonFlow, showPerson } from '../../temporal/hr/show-person.js';
import { io } from '../io.js';
import { withClient } from '../with-client.js';
import { type HrOptions, hrSubcommand } from './hr-command.js';

/** `temporal-okta hr show PERSON`: all flows of one person. */
export const showCommand = (): Command =>
  hrSubcommand('show', 'Show all flows of one person')
    .argument('<person>', 'the employee number, or the Okta id')
    .action(async (person: string, { connection, json }: HrOptions, command: Command) => {
      const flows = await withClient(command, (client) => showPerson(client, { connection, person }));
      if (json) io.result(JSON.stringify({ flows }));
      else io.result(flows.length === 0 ? 'There is no flow of this person' : flows.flatMap(flowLines).join('\n'));
    });

function flowLines({ workflowId, workflowType, status, startedAt, closedAt, flow, failure }: PersonFlow): string[] {
  const ended = closedAt === null ? '' : ` to ${closedAt}`;
  const effects = flow?.effects.map(({ step, action }) => `    ${step}: ${action}`) ?? [];
  const leftovers = flow?.leftovers.map(({ step, type, message }) => `    left over: ${step} ${type} ${message}`) ?? [];
  return [
    `${workflowType}  ${status}  ${startedAt}${ended}  ${workflowId}`,
    ...(flow ? [`  ${flow.state}: ${flow.details}`, ...effects, ...leftovers] : []),
    ...(failure ? [`  ${failure.type ?? ''} ${failure.message}`] : []),
  ];
}
